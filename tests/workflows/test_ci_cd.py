"""The main workflow, run: which jobs run, in which order, on success and when something fails."""

import pytest

from tests.workflows.files import jobs
from tests.workflows.runner import Outcome, Runner

pytestmark = pytest.mark.programs

GATES = ["lint", "test", "synth", "audit", "prove", "images"]
DEPLOYING = ["attested", "crane", "unpack", "preflight", "promote-images", "change-set", "deploy", "verify-deployment"]
ENVIRONMENTS = ["dev", "staging", "prod"]
IDENTIFIED = {each.id for each in jobs() if each.permissions.get("id-token") == "write"}


def push(runner: Runner, *failing: str) -> Outcome:
    return runner.run("ci-cd.yml", "push", payload={"ref": "refs/heads/main"}, failing=failing)


@pytest.fixture(scope="module")
def pushed(runner: Runner) -> Outcome:
    return push(runner)


def test_should_deploy_to_dev_staging_and_prod_when_main_gets_a_commit(pushed: Outcome) -> None:
    assert pushed.jobs == {*GATES, "sarif", "attest", "deploy", "test-staging", "approvals"}
    assert pushed.deployed() == ENVIRONMENTS
    after = pushed.targets()[-(3 * len(DEPLOYING) + 4) :]
    assert after == [*DEPLOYING, *DEPLOYING, "test-contract", "test-load", "unpack", "approvals", *DEPLOYING]


def test_should_attest_after_every_gate_and_before_any_deployment_when_main_gets_a_commit(pushed: Outcome) -> None:
    at = [each.job for each in pushed.calls].index("attest")
    assert {each.job for each in pushed.calls[:at]} >= set(GATES)
    assert "deploy" not in {each.job for each in pushed.calls[:at]}


def test_should_work_on_the_one_assembly_that_was_synthesized_when_main_gets_a_commit(pushed: Outcome) -> None:
    assert len(pushed.made("assembly")) == 1
    assembly = "ASSEMBLY=build/assembly/current"
    for target in ("pack", "audit", "prove", "images", "promote-images", "change-set", "deploy", "approvals", "unpack"):
        assert all(assembly in variables for variables in pushed.made(target)), target


def test_should_compare_and_comment_and_deploy_nothing_when_a_pull_request_is_ours(
    runner: Runner, ours: dict[str, object]
) -> None:
    outcome = runner.run("ci-cd.yml", "pull_request", payload=ours)
    assert outcome.jobs == {*GATES, "sarif", "change-set", "comment"}
    assert sorted(variables[0] for variables in outcome.made("change-set")) == [
        f"ENV={each}" for each in sorted(ENVIRONMENTS)
    ]
    assert outcome.deployed() == []
    assert outcome.targets()[-1] == "comment"
    assert outcome.made("comment")[0][-1] == "COSTS=build/delivery/costs.md"
    assert outcome.made("audit")[0][-1] == f"BASE={'ba5e' * 10}"


def test_should_run_the_gates_alone_when_a_pull_request_is_from_a_fork(
    runner: Runner, forked: dict[str, object]
) -> None:
    outcome = runner.run("ci-cd.yml", "pull_request", payload=forked)
    assert outcome.jobs == set(GATES)
    assert {"attest", "change-set", "deploy", "test-staging"} <= IDENTIFIED
    assert not outcome.jobs & IDENTIFIED
    assert "aws-actions/configure-aws-credentials" not in {
        each.variables[0] for each in outcome.calls if each.variables
    }


def test_should_attest_and_deploy_nothing_when_a_gate_fails(runner: Runner) -> None:
    outcome = push(runner, "audit")
    assert outcome.jobs == {*GATES, "sarif"}  # code scanning shows what the audit found
    assert outcome.deployed() == []


def test_should_comment_all_the_same_when_the_audit_of_a_pull_request_fails(
    runner: Runner, ours: dict[str, object]
) -> None:
    outcome = runner.run("ci-cd.yml", "pull_request", payload=ours, failing=["audit"])
    assert outcome.results["ci-cd/audit"] == "failure"
    assert outcome.targets("audit") == ["unpack", "audit", "diff", "cost-change", "diff"]
    assert {"sarif", "comment"} <= outcome.jobs


def test_should_have_no_code_scanning_and_no_comment_when_nothing_was_audited(
    runner: Runner, ours: dict[str, object]
) -> None:
    outcome = runner.run("ci-cd.yml", "pull_request", payload=ours, failing=["assembly"])
    assert outcome.jobs == {"lint", "test", "synth"}


def test_should_leave_prod_alone_when_the_smoke_test_of_staging_fails(runner: Runner) -> None:
    outcome = push(runner, "verify-deployment:ENV=staging")
    assert outcome.deployed() == ["dev", "staging"]
    assert not outcome.jobs & {"test-staging", "approvals"}


def test_should_leave_prod_alone_when_a_risk_is_not_approved(runner: Runner) -> None:
    outcome = push(runner, "approvals")
    assert outcome.deployed() == ["dev", "staging"]
    assert outcome.made("approvals") == [("ASSEMBLY=build/assembly/current", "ENV=prod")]


def test_should_deploy_nothing_when_a_listener_rule_would_be_rewritten(runner: Runner) -> None:
    outcome = push(runner, "change-set")
    assert outcome.deployed() == []
    assert outcome.targets("deploy")[-1] == "change-set"
