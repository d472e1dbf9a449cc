"""Where a rollback's assembly comes from, and how an assembly is known to be ours."""

from pathlib import Path

from delivery import programs
from delivery.ci.github import PROGRAM, GitHub
from delivery.errors import InputError

WORKFLOW = ".github/workflows/ci-cd.yml"
BRANCH = "main"


def commit_of(github: GitHub, run_id: int, environment: str) -> str:
    """Return the commit of a run of the main workflow on main, which was deployed to the environment before.

    What an environment has had, it had with the approvals that it needs; anything else has to go the whole way.

    Raises:
        InputError: the run is of another workflow, event, branch or repository, or its commit was never deployed there.
        ToolError: GitHub does not answer.
    """
    found = github.get(f"actions/runs/{run_id}")
    for what, value, allowed in (
        ("workflow", found["path"].partition("@")[0], WORKFLOW),
        ("event", found["event"], "push"),
        ("branch", found["head_branch"], BRANCH),
        ("repository", (found.get("head_repository") or {}).get("full_name"), github.repository),
    ):
        if value != allowed:
            raise InputError(f"run {run_id} has the {what} {value}; allowed: {allowed}")
    commit = str(found["head_sha"])
    deployments = github.pages(f"deployments?sha={commit}&environment={environment}&per_page=100")
    for each in deployments:
        states = {status["state"] for status in github.pages(f"deployments/{each['id']}/statuses?per_page=100")}
        if "success" in states:
            return commit
    raise InputError(
        f"run {run_id}: its commit {commit} was never deployed to {environment}; "
        "allowed: a run that this environment has had"
    )


def verify(github: GitHub, file: Path) -> None:
    """Check that the main workflow attested a file, in a run on main on GitHub's own machines.

    Raises:
        InputError: there is no such file.
        ToolError: it did not, or GitHub does not answer.
    """
    if not file.is_file():
        raise InputError(f"{file}: no such file; allowed: one that the main workflow attested")
    programs.run(
        *(PROGRAM, "attestation", "verify", str(file.absolute()), "--repo", github.repository),
        *("--signer-workflow", f"{github.repository}/{WORKFLOW}"),
        *("--source-ref", f"refs/heads/{BRANCH}", "--deny-self-hosted-runners"),
    )
