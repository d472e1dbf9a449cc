"""Who may become a workflow's role: GitHub's tokens as they are, against the synthesized trust policies."""

from typing import Any

import pytest

from tests.policy_simulation.conftest import ACCOUNT, Account
from tests.policy_simulation.simulator import ISSUER, Simulator

pytestmark = pytest.mark.assembly

REPOSITORY = "smartfactory/platform"
ENVIRONMENTS = {"deploy": "prod", "destroy": "prod-destroy", "drift": "prod-drift"}
KINDS = (*ENVIRONMENTS, "diff")


def token(
    *,
    environment: str | None = None,
    repository: str = REPOSITORY,
    ref: str = "refs/heads/main",
    event: str = "push",
    **changed: Any,
) -> dict[str, Any]:
    """Return the claims of a token: those that GitHub's documentation shows, and values as a workflow gets them."""
    owner = repository.partition("/")[0]
    context = f"environment:{environment}" if environment else event if event == "pull_request" else f"ref:{ref}"
    workflow = f"{repository}/.github/workflows/ci-cd.yml@{ref}"
    claims: dict[str, Any] = {
        "jti": "1a2b3c4d-0000-4000-8000-000000000000",
        "iss": f"https://{ISSUER}",
        "sub": f"repo:{repository}:{context}",
        "aud": "sts.amazonaws.com",
        "ref": ref,
        "ref_type": "branch",
        "ref_protected": "true",
        "sha": "0" * 40,
        "repository": repository,
        "repository_id": "74",
        "repository_owner": owner,
        "repository_owner_id": "65",
        "repository_visibility": "private",
        "run_id": "1234567890",
        "run_number": "10",
        "run_attempt": "2",
        "runner_environment": "github-hosted",
        "actor": "octocat",
        "actor_id": "12",
        "workflow": "ci-cd",
        "workflow_ref": workflow,
        "workflow_sha": "0" * 40,
        "job_workflow_ref": workflow,
        "job_workflow_sha": "0" * 40,
        "head_ref": "feature" if event == "pull_request" else "",
        "base_ref": "main" if event == "pull_request" else "",
        "event_name": event,
        "iat": 1_790_000_000,
        "nbf": 1_789_999_400,
        "exp": 1_790_000_300,
    }
    if environment:
        claims["environment"] = environment
    claims |= changed
    return {name: value for name, value in claims.items() if value is not None}


def pull_request(**changed: Any) -> dict[str, Any]:
    return token(**{"event": "pull_request", "ref": "refs/pull/7/merge", **changed})


def right(kind: str) -> dict[str, Any]:
    return pull_request() if kind == "diff" else token(environment=ENVIRONMENTS[kind])


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def opens(simulator: Simulator, account: Account, kind: str, claims: dict[str, Any]) -> bool:
    name = f"smartfactory-{kind}-prod-shared"
    role = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    return simulator.assume(role=role, account=ACCOUNT, claims=claims, trust=account.trust(name)).allowed


def test_should_open_to_the_right_repository_and_environment(simulator: Simulator, account: Account, kind: str) -> None:
    assert opens(simulator, account, kind, right(kind))


def test_should_stay_closed_to_every_other_kind_of_workflow(simulator: Simulator, account: Account, kind: str) -> None:
    others = [each for each in KINDS if each != kind]
    assert [each for each in others if opens(simulator, account, kind, right(each))] == []


@pytest.mark.parametrize(
    "repository",
    [
        "stranger/platform",  # a fork
        "smartfactory-x/platform",
        "smartfactory/platform-x",
        "x-smartfactory/platform",
        "smartfactory/platform.git",
        "SMARTFACTORY/platform",
        "smartfactory/Platform",
        "smartfactory/platform:environment:prod/x",
        "smartfactory@65/platform@74",  # what it would be called if it were made anew
    ],
)
def test_should_stay_closed_to_forks_and_look_alikes(
    simulator: Simulator, account: Account, kind: str, repository: str
) -> None:
    changed = (
        pull_request(repository=repository)
        if kind == "diff"
        else token(environment=ENVIRONMENTS[kind], repository=repository)
    )
    assert not opens(simulator, account, kind, changed)


@pytest.mark.parametrize("environment", ["dev", "staging", "production", "Prod", "prod ", "prod-", "*", "pro?", None])
def test_should_stay_closed_to_other_environments(
    simulator: Simulator, account: Account, kind: str, environment: str | None
) -> None:
    assert not opens(simulator, account, kind, token(environment=environment))


@pytest.mark.parametrize("ref", ["refs/heads/feature", "refs/heads/main2", "refs/tags/main", "refs/pull/7/merge", None])
def test_should_stay_closed_to_other_branches_that_name_the_environment(
    simulator: Simulator, account: Account, kind: str, ref: str | None
) -> None:
    if kind == "diff":
        assert not opens(simulator, account, kind, token(ref=ref or ""))
    else:
        claims = {**token(environment=ENVIRONMENTS[kind]), "ref": ref}
        assert not opens(simulator, account, kind, {name: each for name, each in claims.items() if each is not None})


@pytest.mark.parametrize("aud", [None, "", "sts.amazonaws.com.cn", "https://github.com/smartfactory", "api://AzureAD"])
def test_should_stay_closed_without_the_audience(
    simulator: Simulator, account: Account, kind: str, aud: str | None
) -> None:
    claims = {**right(kind), "aud": aud}
    assert not opens(simulator, account, kind, {name: each for name, each in claims.items() if each is not None})


@pytest.mark.parametrize("kind", [each for each in KINDS if each != "diff"])
@pytest.mark.parametrize("environment", [None, "prod"])
def test_should_refuse_pull_requests_everywhere_but_for_comparing(
    simulator: Simulator, account: Account, kind: str, environment: str | None
) -> None:
    assert not opens(simulator, account, kind, pull_request(environment=environment))


def test_should_not_listen_to_claims_that_a_subject_was_made_of_by_hand(
    simulator: Simulator, account: Account, kind: str
) -> None:
    # Whoever customizes a subject can put several claims into it; only the whole subject counts.
    claims = right(kind)
    assert not opens(simulator, account, kind, {**claims, "sub": f"{claims['sub']}:ref:refs/heads/main"})
    assert not opens(simulator, account, kind, {**claims, "sub": claims["sub"].removeprefix("repo:")})


def test_should_name_claims_in_trust_policies_that_sts_knows(simulator: Simulator, account: Account, kind: str) -> None:
    name = f"smartfactory-{kind}-prod-shared"
    (statement,) = account.trust(name)["Statement"]
    assert list(statement["Condition"]) == ["StringEquals"]
    claims = right(kind)
    verdict = simulator.assume(
        role=f"arn:aws:iam::{ACCOUNT}:role/{name}", account=ACCOUNT, claims=claims, trust=account.trust(name)
    )
    assert not set(statement["Condition"]["StringEquals"]) & set(verdict.ignored)
