"""Runs a workflow on this machine: by act, which orders the jobs and evaluates the conditions as GitHub does.

`uses:` steps are stubs and `make` is a recorder. act knows nothing of environments, concurrency and permissions: it
starts a job as soon as GitHub would if all reviewers had agreed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tenacity import retry, retry_if_exception_type, stop_after_attempt

from tests.workflows.files import FOLDER, SELF, used

REPOSITORY = "smartfactory/platform"
ACT = Path(sys.executable).with_name("act")
MOST_SECONDS = 60

RECORDER = """#!/bin/sh
# Stands for make: writes down the job, the target and the variables, and ends as it was told.
# In one go: jobs run side by side.
printf '%s\\n' "$GITHUB_JOB$(printf '\\t%s' "$@")" >> "$RECORD"
case " $FAIL " in *" $1 "*|*" $1:$2 "*) exit 1 ;; esac
[ "$1" != deployed-before ] || echo commit=0123abc >> "$GITHUB_OUTPUT"
"""

NODE = """#!/bin/sh
# Each job asks Node where it is, for actions that are written in JavaScript; none of the stubs is.
echo /nowhere/node
"""

STUB = """name: stub
runs:
  using: composite
  steps: [{if: @recorded, shell: sh, run: 'printf "%s\\tuses\\t@action\\n" "$GITHUB_JOB" >> "$RECORD"'}]
"""
RECORDED = (
    "actions/attest-build-provenance",
    "aws-actions/configure-aws-credentials",
    "github/codeql-action/upload-sarif",
)
"""Actions that act outside of the run; of the others nobody asks whether they were used."""


class ActFailedError(Exception):
    """act ended with an error though every step did what it should: it could not start a process, for example."""


@dataclass(frozen=True)
class Call:
    """A step that ran.

    Attributes:
        job: id of the job.
        target: of make; or "uses".
        variables: given to make, or what was used.
    """

    job: str
    target: str
    variables: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What happened.

    Attributes:
        calls: what ran, in the order of time.
        results: how jobs ended, by their name; a job that was skipped has none.
    """

    calls: list[Call]
    results: Mapping[str, str]

    @property
    def jobs(self) -> set[str]:
        """The ids of the jobs that ran anything."""
        return {each.job for each in self.calls}

    def targets(self, job: str | None = None) -> list[str]:
        """Return the targets that were made, of one job or of all."""
        return [each.target for each in self.calls if each.target != "uses" and job in {None, each.job}]

    def deployed(self) -> list[str]:
        """Return the environments that `make deploy` was called for."""
        return [each.variables[0].removeprefix("ENV=") for each in self.calls if each.target == "deploy"]

    def made(self, target: str) -> list[tuple[str, ...]]:
        """Return the variables of each call of a target."""
        return [each.variables for each in self.calls if each.target == target]


@dataclass
class Runner:
    """A repository with the workflows, stubs for what they use, and a recorder.

    Attributes:
        directory: an empty one; the repository is below it.
        folder: where the workflows are.
    """

    directory: Path
    folder: Path = FOLDER
    _stubs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        workflows = self.repository / ".github" / "workflows"
        workflows.mkdir(parents=True)
        for path in self.folder.glob("*.yml"):  # act does not know the newer word for the same thing
            (workflows / path.name).write_text(path.read_text().replace(f"uses: {SELF}", "uses: ./"))
        for command in (["init", "--quiet"], ["remote", "add", "origin", f"https://github.com/{REPOSITORY}"]):
            subprocess.run(["git", *command], cwd=self.repository, check=True)
        programs = self.directory / "bin"
        programs.mkdir()
        for name, program in (("make", RECORDER), ("node", NODE)):
            (programs / name).write_text(program)
            (programs / name).chmod(0o755)
        for name in {name for name, _ in used(self.folder) if not name.startswith(SELF)}:
            action, _, version = name.partition("@")
            owner, repository, *below = action.split("/")
            stub = self.directory / "stubs" / owner / repository
            (stub / "/".join(below)).mkdir(parents=True, exist_ok=True)
            (stub / "/".join(below) / "action.yml").write_text(
                STUB.replace("@action", action).replace("@recorded", str(action in RECORDED).lower())
            )
            self._stubs += ["--local-repository", f"{owner}/{repository}@{version}={stub}"]

    @property
    def repository(self) -> Path:
        return self.directory / "repository"

    # act itself fails now and then when the machine is very busy, and leaves jobs out.
    @retry(retry=retry_if_exception_type(ActFailedError), stop=stop_after_attempt(3), reraise=True)
    def run(
        self,
        workflow: str,
        event: str,
        *,
        payload: Mapping[str, Any] | None = None,
        inputs: Mapping[str, str] | None = None,
        failing: Sequence[str] = (),
    ) -> Outcome:
        """Run a workflow to its end.

        Args:
            workflow: name of the file.
            event: its name on GitHub.
            payload: of the event, beside the repository.
            inputs: what a person types.
            failing: targets of make that fail; `target:variable` with that variable as the first alone.

        Raises:
            ActFailedError: nothing was to fail, and it says that something did; with the end of what it said.
        """
        record = self.directory / "record"
        record.write_text("")
        content = {"repository": {"full_name": REPOSITORY, "default_branch": "main"}, **(payload or {})}
        (self.directory / "event.json").write_text(json.dumps({**content, "inputs": dict(inputs or {})}))
        done = subprocess.run(
            [
                *(ACT, event, "--workflows", f".github/workflows/{workflow}"),
                *("--eventpath", self.directory / "event.json", "--json", "--pull=false"),
                *("--platform", "ubuntu-24.04=-self-hosted", "--platform", "ubuntu-24.04-arm=-self-hosted"),
                *("--var", "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/r", "--var", "AWS_REGION=us-east-1"),
                *("--env", f"RECORD={record}", "--env", f"FAIL={' '.join(failing)}"),
                *self._stubs,
            ],
            cwd=self.repository,
            # Its cache is its own, and nothing of this machine's environment is seen by the steps.
            env={
                "HOME": str(self.directory / "home"),
                "PATH": os.pathsep.join([str(self.directory / "bin"), "/usr/bin", "/bin"]),
            },
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            check=False,
        )
        if done.returncode and not failing:
            raise ActFailedError(done.stdout[-5_000:] + done.stderr[-5_000:])
        events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        results = {each["job"].strip(): each["jobResult"] for each in events if "jobResult" in each}
        assert results, done.stdout[-5_000:] + done.stderr[-5_000:]
        calls = []
        for line in record.read_text().splitlines():
            job, target, *variables = line.split("\t")
            calls.append(Call(job, target, tuple(variables)))
        return Outcome(calls, results)
