"""Lists where evidence comes from: what it is, who collects it, its digest, how long it is kept and why."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal

from compliance.errors import InputError
from compliance.reports.dossier import Content, Dossier
from compliance.reports.manifest import MANIFEST, ROOT, digest_of
from compliance.reports.table import csv_text
from compliance.toml import Entry, Text, read_toml

INDEX = "evidence_index.csv"
KINDS = Path(__file__).parents[1] / "evidence_index.toml"

IN_MANIFEST = f"see {MANIFEST}"
"""The digest of a report: the index, a report itself, cannot hold those of all."""

IN_COMMIT = "see the commit"

ALWAYS = ("template", "report", "proof")
"""Kinds whose sources the audit knows; of the others the data names the files."""


class Kind(Entry, frozen=True, kw_only=True):
    """A kind of evidence; see the file's head.

    Attributes:
        collector: who or what makes it.
        shows: what it can show.
        owner: the role that keeps it.
        retention: how long it is kept.
        reason: why so long.
        where: where to find it.
        files: patterns of files below the repository's root.
        hashed: whether the index holds their digest; else it changes with the commit alone.
    """

    collector: Text
    shows: Literal["design", "pipeline", "decision", "trial"]
    owner: Text
    retention: Text
    reason: Text
    where: Text
    files: tuple[Text, ...] = ()
    hashed: bool = True


class _Kinds(Entry, frozen=True, kw_only=True):
    kind: dict[str, Kind]


def load_kinds(path: Path = KINDS) -> dict[str, Kind]:
    """Read the kinds of evidence.

    Raises:
        InputError: the file is missing or unreadable, or lacks a kind that every audit has; the message names the key.
    """
    kinds = read_toml(path, _Kinds).kind
    for name in ALWAYS:
        if name not in kinds:
            raise InputError(f"{path.name}: kind.{name}: is missing")
    for name, kind in kinds.items():
        if bool(kind.files) == (name in ALWAYS):
            raise InputError(f"{path.name}: kind.{name}.files: needed, but for {', '.join(ALWAYS)}, which have none")
    return kinds


def files(dossier: Dossier, reports: Iterable[str], root: Path = ROOT) -> dict[str, Content]:
    """Return the index.

    Of templates that are not ours it lists those alone, with the tools that read them: who keeps them, where and how
    long is not for this project to say, and its registers and workflows are not evidence about them.

    Args:
        dossier: the audit.
        reports: every other report that the audit writes.
        root: the repository.

    Raises:
        InputError: a pattern of the kinds matches no file.
    """
    header = ("source", "kind", "environment", "collector", "tool_version", "sha256", "shows", "owner", "retention",
              "retention_reason", "where")  # fmt: skip
    kinds = load_kinds()

    def rows() -> Iterator[tuple[object, ...]]:
        for name, environment, source, version, digest in _sources(dossier, reports, kinds, root):
            kind = kinds[name]
            kept = (kind.owner, kind.retention, kind.reason, kind.where) if dossier.ours else ("", "", "", "")
            yield source, name, environment, kind.collector, version, digest, kind.shows, *kept

    return {INDEX: csv_text(header, rows())}


_Source = tuple[str, str, str, str, str]
"""(kind, environment, source, tool version, digest)."""


def _sources(dossier: Dossier, reports: Iterable[str], kinds: dict[str, Kind], root: Path) -> Iterator[_Source]:
    tools = "; ".join(f"{tool} {version}" for tool, version in sorted(dossier.evidence.versions.items()))
    for environment in dossier.environments:
        for template in environment.templates:
            yield "template", environment.name, f"{template.stack}: {template.name}", tools, template.sha256
    if not dossier.ours:
        return
    for environment_name, group in _groups(dossier, [*reports, INDEX]):
        yield "report", environment_name, group, tools, IN_MANIFEST
    if dossier.proof:
        yield "proof", "", "effectiveness.json", tools, IN_MANIFEST
    for name, kind in kinds.items():
        for pattern in kind.files:
            if not any(root.glob(pattern)):
                raise InputError(f"{KINDS.name}: kind.{name}.files: {pattern!r} matches no file of the repository")
            yield name, "", pattern, "", _digest(root, pattern) if kind.hashed else IN_COMMIT


def _groups(dossier: Dossier, reports: Iterable[str]) -> list[tuple[str, str]]:
    """Return (environment, group), sorted: a group is what differs in its extension, or what a folder has of one."""
    environments = {dossier.folder(each.name): each.name for each in dossier.environments}
    found = set()
    for name in reports:
        folder, _, file = name.rpartition("/")
        stem, _, extension = file.rpartition(".")
        group = f"{folder}/*.{extension}" if folder else f"{stem}.*"
        found.add((environments.get(folder.partition("/")[0], ""), group))
    return sorted(found)


def _digest(root: Path, pattern: str) -> str:
    """Return the digest that `sha256sum` prints of a file; of several files, that over their names and contents."""
    return digest_of(root, (pattern,)) if "*" in pattern else sha256((root / pattern).read_bytes()).hexdigest()
