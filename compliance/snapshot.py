"""Reads reports back: what an audit said, to compare it with another one."""

import csv
import io
import subprocess
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from compliance.errors import InputError
from compliance.model import Answer
from compliance.proof import PROOF, Proof

ROOT = Path(__file__).parents[1]
REPORTS = "reports"

Subject = tuple[str, str, str]
"""(tool, rule, construct path)."""

WORST_FIRST = (Answer.FAIL, Answer.ACCEPTED, Answer.NOT_EVALUATED, Answer.PASS)


@dataclass(frozen=True)
class Snapshot:
    """What the reports of one audit say.

    Attributes:
        statuses: environment -> control -> status.
        answers: environment -> subject -> the worst of its answers.
        unapproved: environment -> subjects that an acceptance covers which nobody has approved.
        controls: environment -> subject -> ids of the controls.
        resources: environment -> construct path -> type.
        acceptances: environment -> acceptance -> findings that it covers.
        scores: control -> killed mutants of those that could be deployed, 0 to 1.
    """

    statuses: dict[str, dict[str, str]] = field(default_factory=dict)
    answers: dict[str, dict[Subject, Answer]] = field(default_factory=dict)
    unapproved: dict[str, set[Subject]] = field(default_factory=dict)
    controls: dict[str, dict[Subject, str]] = field(default_factory=dict)
    resources: dict[str, dict[str, str]] = field(default_factory=dict)
    acceptances: dict[str, dict[str, int]] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of_files(cls, files: Mapping[str, bytes], where: str) -> "Snapshot":
        """Read reports that are in memory: path below the reports' folder -> content.

        Raises:
            InputError: they are not reports of this project; the message names `where` they are.
        """
        found = cls()
        environments = sorted({name.partition("/")[0] for name in files if name.endswith("/findings.csv")})
        if not environments:
            raise InputError(f"{where}: holds no reports (no <environment>/findings.csv)")
        for environment in environments:
            try:
                found.read_environment(environment, files)
            except (KeyError, ValueError, csv.Error) as error:
                raise InputError(f"{where}/{environment}: not the tables that an audit writes: {error}") from None
        if PROOF in files:
            try:
                proof = msgspec.json.decode(files[PROOF], type=Proof)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise InputError(f"{where}/{PROOF}: not what `make prove` writes: {error}") from None
            found.scores.update({control: score.raw for control, score in proof.by_control.items()})
        return found

    def read_environment(self, environment: str, files: Mapping[str, bytes]) -> None:
        """Add the tables of one environment."""
        answers = self.answers.setdefault(environment, {})
        unapproved = self.unapproved.setdefault(environment, set())
        controls = self.controls.setdefault(environment, {})
        acceptances = self.acceptances.setdefault(environment, {})
        for row in _rows(files, f"{environment}/findings.csv"):
            subject = (row["tool"], row["rule"], row["resource"])
            answer = Answer(row["answer"])
            known = answers.get(subject, answer)
            answers[subject] = min(answer, known, key=WORST_FIRST.index)
            controls[subject] = row["controls"]
            if row["acceptance"]:
                acceptances[row["acceptance"]] = acceptances.get(row["acceptance"], 0) + 1
                if row["approval"] != "approved":
                    unapproved.add(subject)
        self.statuses[environment] = {
            row["control"]: row["status"] for row in _rows(files, f"{environment}/controls.csv")
        }
        self.resources[environment] = {
            row["resource"]: row["resource_type"] for row in _rows(files, f"{environment}/resources.csv")
        }


def of_directory(directory: Path) -> Snapshot:
    """Read the reports in a folder.

    Raises:
        InputError: there are none, or they are not reports of this project.
    """
    if not directory.is_dir():
        raise InputError(f"{directory}: no such directory; a reports folder is what `make audit` writes")
    files = {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and _matters(path.name)
    }
    return Snapshot.of_files(files, str(directory))


def of_revision(revision: str, root: Path = ROOT) -> Snapshot:
    """Read the reports that were committed with a git revision.

    Raises:
        InputError: git knows no such revision, or it has no reports.
    """
    command = ["git", "-C", str(root), "archive", "--format=tar", "--end-of-options", revision, REPORTS]
    try:
        run = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - git, and the revision is no option
    except OSError as error:
        raise InputError(f"git cannot run ({error.strerror}): a baseline is read from its history") from None
    except ValueError:  # half a character, or a null in it
        raise InputError(f"{revision!r} is no revision with reports: git takes no such name") from None
    if run.returncode:
        said = run.stderr.decode(errors="replace").strip().splitlines()
        raise InputError(f"{revision!r} is no revision with reports: {said[-1] if said else 'git does not say why'}")
    return Snapshot.of_files(dict(_members(run.stdout)), f"{revision}:{REPORTS}")


def read(place: str, root: Path = ROOT) -> Snapshot:
    """Read reports from a folder or, where there is no such folder, from a git revision; see `of_revision`."""
    try:
        is_folder = Path(place).is_dir()
    except (OSError, ValueError):  # nothing that could be a path
        is_folder = False
    return of_directory(Path(place)) if is_folder else of_revision(place, root)


def _members(archive: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() and _matters(member.name) else None
            if content is not None:
                yield member.name.removeprefix(f"{REPORTS}/"), content.read()


def _matters(name: str) -> bool:
    return name.endswith((".csv", PROOF))


def _rows(files: Mapping[str, bytes], name: str) -> Iterable[dict[str, str]]:
    if name not in files:
        raise ValueError(f"{name} is missing")
    return csv.DictReader(io.StringIO(files[name].decode()))
