"""Makes all report files of an audit, writes them, and tells whether those on disk are still true."""

import contextlib
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from compliance.acceptances import Acceptance
from compliance.controls import Catalogue
from compliance.errors import InputError
from compliance.evidence import Evidence
from compliance.gate import Verdict
from compliance.judgement import Judgement
from compliance.model import Answer
from compliance.reports.environment import DESIGN_EVIDENCED, Tables, status
from compliance.reports.readme import readme

README = "README.md"


def report_files(
    evidence: Evidence,
    judgement: Judgement,
    verdict: Verdict,
    catalogue: Catalogue,
    register: tuple[Acceptance, ...],
) -> dict[str, str]:
    """Return path below the reports' folder -> content; the same input gives the same bytes."""
    files: dict[str, str] = {}
    statuses: dict[str, Counter[str]] = {}
    resting: dict[str, int] = {}
    in_use: dict[str, tuple[Acceptance, ...]] = {}
    for environment in evidence.assembly.environments:
        findings = tuple(each for each in judgement.findings if each.environment == environment.name)
        tables = Tables(
            environment=environment,
            findings=findings,
            accepted_by=judgement.by,
            register=register,
            not_applicable=evidence.not_applicable[environment.name],
            catalogue=catalogue,
        )
        folder = re.sub(r"[^A-Za-z0-9._-]", "-", environment.name).lstrip(".") or "environment"
        files |= {f"{folder}/{name}": content for name, content in tables.files().items()}
        counts = {control.id: tables.counts(control.id) for control in catalogue.controls.values()}
        status_of = {control.id: status(control, counts[control.id]) for control in catalogue.controls.values()}
        statuses[environment.name] = Counter(status_of.values())
        resting[environment.name] = sum(
            status_of[each] == DESIGN_EVIDENCED and counts[each][Answer.ACCEPTED] > 0 for each in status_of
        )
        used = {judgement.by[each].id: judgement.by[each] for each in findings if each in judgement.by}
        in_use[environment.name] = tuple(used.values())
    files[README] = readme(verdict.answers, statuses, resting, evidence.versions, in_use)
    return files


def write(files: Mapping[str, str], directory: Path) -> None:
    """Write the files, each whole or not at all, and remove tables of environments that are no more.

    Nothing else in the folder is touched.

    Raises:
        InputError: the folder cannot be written to.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=".new-") as staging:
            for name, content in files.items():
                path = Path(staging) / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(content, encoding="utf-8", newline="\n")
            for name in files:
                (directory / name).parent.mkdir(exist_ok=True)
                os.replace(Path(staging) / name, directory / name)  # noqa: PTH105 - both are of this folder
        for name in stale(files, directory):
            (directory / name).unlink()
            with contextlib.suppress(OSError):  # something else lives there
                (directory / name).parent.rmdir()
    except OSError as error:
        raise InputError(f"{directory}: reports cannot be written: {error.strerror}") from None


def stale(files: Mapping[str, str], directory: Path) -> Iterator[str]:
    """Yield tables on disk that this audit does not write: of an environment that is no more."""
    tables = {Path(name).name for name in files if "/" in name}
    for path in sorted(directory.glob("*/*.csv")):
        name = path.relative_to(directory).as_posix()
        if path.name in tables and name not in files:
            yield name


def differences(files: Mapping[str, str], directory: Path) -> list[str]:
    """Return which files on disk are not what this audit would write."""
    changed = [name for name, content in files.items() if not _holds(directory / name, content)]
    return sorted([*changed, *stale(files, directory)])


def _holds(path: Path, content: str) -> bool:
    try:
        return path.read_bytes() == content.encode()
    except OSError:
        return False
