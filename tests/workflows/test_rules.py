"""What holds for every workflow, read from the files."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflows.files import FOLDER, ROOT, SELF, Job, jobs, parsed, read, used

ALL = jobs()
STEPS = [(job, step) for job in ALL for step in job.steps]
RUNS = [(job, step) for job, step in STEPS if "run" in step]
CREDENTIALS = "aws-actions/configure-aws-credentials@"
ATTESTS = "actions/attest-build-provenance@"

WRITES = {
    ("ci-cd.yml", "sarif"): {"security-events"},
    ("ci-cd.yml", "comment"): {"pull-requests"},
    ("ci-cd.yml", "change-set"): {"id-token"},
    ("ci-cd.yml", "attest"): {"attestations", "id-token"},
    ("ci-cd.yml", "test-staging"): {"id-token"},
    ("ci-cd.yml", "deploy-dev"): {"id-token"},
    ("ci-cd.yml", "deploy-staging"): {"id-token"},
    ("ci-cd.yml", "deploy-prod"): {"id-token"},
    ("deploy.yml", "deploy"): {"id-token"},
    ("destroy.yml", "destroy"): {"id-token"},
    ("drift.yml", "drift"): {"id-token"},
    ("drift.yml", "expiry"): {"issues"},
    ("rollback.yml", "deploy"): {"id-token"},
}
"""Every right to write that a job has; all others read."""


def named(job: Job) -> str:
    return f"{job.workflow}-{job.id}"


def test_should_be_the_same_file_when_the_reference_is_read() -> None:
    link, main = ROOT / "lib" / "ci-cd.yml", FOLDER / "ci-cd.yml"
    assert link.is_symlink()
    assert link.samefile(main)
    assert not Path(link.readlink()).is_absolute()


def test_should_start_with_no_permission_at_all() -> None:
    assert [name for name, each in parsed().items() if each["permissions"] != {}] == []


@pytest.mark.parametrize("job", ALL, ids=named)
def test_should_name_what_each_job_may_and_for_how_long(job: Job) -> None:
    assert job.permissions, "no permissions of its own"
    writes = {name for name, level in job.permissions.items() if level == "write"}
    assert writes == WRITES.get((job.workflow, job.id), set())
    assert set(job.permissions.values()) <= {"read", "write"}
    if not job.calls:  # a called workflow's jobs have limits of their own, and the syntax knows none here
        assert 0 < job.content["timeout-minutes"] <= 150


@pytest.mark.parametrize(("job", "step"), RUNS, ids=[f"{named(job)}-{step['run'][:40]}" for job, step in RUNS])
def test_should_run_one_make_target_and_no_expression(job: Job, step: dict[str, str]) -> None:
    assert re.fullmatch(r'make [a-z-]+( [A-Z_]+=([\w./-]+|"[\w./$-]+"))*', step["run"])
    read = set(re.findall(r"\$([A-Z_]+)", step["run"])) - {"GITHUB_STEP_SUMMARY"}
    assert read <= set(step.get("env", {}))


def test_should_pin_every_action_by_its_commit_and_say_which_version_that_is() -> None:
    found = list(used())
    assert len(found) > 50
    for name, comment in found:
        if not name.startswith(SELF):
            assert re.fullmatch(r"[\w-]+(/[\w-]+)+@[0-9a-f]{40}", name), name
            assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), name
    assert len({name for name, _ in found}) == len({name.partition("@")[0] for name, _ in found})  # one version of each


def test_should_know_no_secret_and_no_long_lived_key() -> None:
    for path in FOLDER.glob("*.yml"):
        text = path.read_text()
        assert set(re.findall(r"secrets\.(\w+)", text)) <= {"GITHUB_TOKEN"}
        assert "secrets: inherit" not in text
        assert not re.search(r"aws-(access-key-id|secret-access-key|session-token)", text)


def test_should_not_be_started_by_events_that_give_others_code_our_rights() -> None:
    started = {name: set(each["on"]) for name, each in parsed().items()}
    assert started == {
        "ci-cd.yml": {"pull_request", "push"},
        "deploy.yml": {"workflow_call"},
        "destroy.yml": {"workflow_dispatch"},
        "drift.yml": {"schedule", "workflow_dispatch"},
        "rollback.yml": {"workflow_dispatch"},
    }


@pytest.mark.parametrize("job", [each for each in ALL if not each.calls], ids=named)
def test_should_have_an_environment_and_an_identity_when_it_reaches_an_account(job: Job) -> None:
    reaches = any(each.get("uses", "").startswith(CREDENTIALS) for each in job.steps)
    attests = any(each.get("uses", "").startswith(ATTESTS) for each in job.steps)
    # A pull request's own role is the only one that asks for no environment.
    assert ("environment" in job.content) == (reaches and job.id != "change-set")
    assert (job.permissions.get("id-token") == "write") == (reaches or attests)


def test_should_look_at_every_environment_also_when_one_fails() -> None:
    several = [each.content["strategy"] for each in ALL if "strategy" in each.content]
    assert len(several) == 2
    assert all(each["fail-fast"] is False for each in several)


def test_should_go_through_the_github_environment_that_the_role_trusts() -> None:
    environments = {(each.workflow, each.id): each.content.get("environment") for each in ALL}
    assert {key: value for key, value in environments.items() if value} == {
        ("ci-cd.yml", "test-staging"): "staging",
        ("deploy.yml", "deploy"): "${{ inputs.environment }}",
        ("destroy.yml", "destroy"): "${{ inputs.environment }}-destroy",
        ("drift.yml", "drift"): "${{ matrix.environment }}-drift",
    }


def test_should_never_cancel_what_changes_an_account() -> None:
    groups = {}
    for name, workflow in parsed().items():
        if name != "ci-cd.yml" and "workflow_call" not in workflow["on"]:
            groups[name] = workflow["concurrency"]
    groups |= {each.id: each.content["concurrency"] for each in ALL if each.calls or each.id == "test-staging"}
    assert all(each["cancel-in-progress"] is False for each in groups.values())
    assert groups["deploy-prod"]["group"] == "environment-prod"
    # One at a time in an environment, whatever it is: a deployment, a rollback or the end.
    assert groups["deploy"]["group"] == groups["destroy.yml"]["group"] == "environment-${{ inputs.environment }}"
    main = parsed()["ci-cd.yml"]["concurrency"]
    assert main["cancel-in-progress"] == "${{ github.event_name == 'pull_request' }}"
    assert "github.run_id" in main["group"]


@pytest.mark.parametrize(
    "step",
    [step for _, step in STEPS if step.get("uses", "").startswith("actions/checkout@")],
    ids=lambda _: "checkout",
)
def test_should_leave_no_token_behind_after_checkout(step: dict[str, dict[str, object]]) -> None:
    assert step["with"]["persist-credentials"] is False


@pytest.mark.programs
def test_should_give_called_workflows_what_they_ask_for(tmp_path: Path) -> None:
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    for path in FOLDER.glob("*.yml"):  # actionlint checks inputs and permissions behind the older word alone
        (workflows / path.name).write_text(path.read_text().replace(f"uses: {SELF}", "uses: ./"))
    (tmp_path / ".git").mkdir()
    program = Path(sys.executable).with_name("actionlint")
    done = subprocess.run([program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_should_watch_every_folder_that_has_dependencies() -> None:
    content = read(ROOT / ".github" / "dependabot.yml")
    watched: dict[str, set[str]] = {}
    for each in content["updates"]:
        watched[each["package-ecosystem"]] = set(each.get("directories", [each.get("directory")]))
        assert each["groups"], each["package-ecosystem"]
    folders = ["requirements", *(f"{room}/*" for room in ("services", "lambda"))]
    with_pip = {f"/{path.parent.relative_to(ROOT)}" for each in folders for path in ROOT.glob(f"{each}/*.in")}
    assert watched["pip"] == with_pip
    assert watched["docker"] == {f"/{path.parent.relative_to(ROOT)}" for path in ROOT.glob("services/*/Dockerfile")}
    assert watched["npm"] == {"/"}
    assert watched["github-actions"] == {"/"}


def test_should_own_only_what_is_there() -> None:
    lines = (ROOT / ".github" / "CODEOWNERS").read_text().splitlines()
    entries = [line.split() for line in lines if line and not line.startswith("#")]
    assert entries[0][0] == "*"
    for path, *owners in entries[1:]:
        assert (ROOT / path.lstrip("/")).exists(), path
        assert all(owner.startswith("@smartfactory/") for owner in owners)
