"""The workflows that a person or the clock starts, run."""

import pytest

from tests.workflows.runner import Runner

pytestmark = pytest.mark.programs

BACK = {"environment": "prod", "run-id": "1234567"}
GONE = {"environment": "staging", "suffix": "staging", "confirm": "staging"}


def test_should_deploy_the_earlier_assembly_when_a_person_rolls_back(runner: Runner) -> None:
    outcome = runner.run("rollback.yml", "workflow_dispatch", inputs=BACK)
    assert outcome.targets() == [
        *("deployed-before", "attested", "crane", "unpack", "preflight", "promote-images", "change-set", "deploy"),
        "verify-deployment",
    ]
    assert outcome.deployed() == ["prod"]
    assert "assembly" not in outcome.targets()  # nothing is synthesized anew


def test_should_deploy_nothing_when_the_environment_never_had_the_run(runner: Runner) -> None:
    outcome = runner.run("rollback.yml", "workflow_dispatch", inputs=BACK, failing=["deployed-before"])
    assert outcome.jobs == {"source"}


def test_should_destroy_and_list_survivors_when_it_was_confirmed(runner: Runner) -> None:
    outcome = runner.run("destroy.yml", "workflow_dispatch", inputs=GONE)
    assert outcome.targets() == ["confirmed", "destroy", "survivors"]
    assert outcome.made("destroy") == [("ENV=staging",)]


def test_should_list_survivors_also_when_destroying_fails(runner: Runner) -> None:
    outcome = runner.run("destroy.yml", "workflow_dispatch", inputs=GONE, failing=["destroy"])
    assert outcome.targets() == ["confirmed", "destroy", "survivors"]
    assert outcome.results["destroy/destroy staging"] == "failure"


def test_should_reach_no_job_with_an_identity_when_it_was_not_confirmed(runner: Runner) -> None:
    outcome = runner.run("destroy.yml", "workflow_dispatch", inputs=GONE, failing=["confirmed"])
    assert outcome.jobs == {"confirm"}


@pytest.mark.parametrize("failing", [[], ["drift:ENV=dev", "verify"]])
def test_should_look_at_everything_each_night_also_when_something_differs(runner: Runner, failing: list[str]) -> None:
    outcome = runner.run("drift.yml", "schedule", failing=failing)
    assert sorted(variables[0] for variables in outcome.made("drift")) == ["ENV=dev", "ENV=prod", "ENV=staging"]
    assert outcome.targets("evidence") == ["verify", "audit", "prove"]
    assert outcome.targets("expiry") == ["expiring"]
