"""What the reports were made from and of: `manifest.json`, which `python -m compliance verify` holds against the facts.

Without a signature it detects accidents only: an attestation of the file, made where it is built, would bind it to a
commit. The commit is not in it, nor a digest of the whole tree: two branches that are both up to date must still merge.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from compliance.errors import InputError
from compliance.reports.dossier import Content, Dossier, as_bytes

MANIFEST = "manifest.json"
ROOT = Path(__file__).parents[2]
LABEL = "baseline, not deployed"

INPUTS: Mapping[str, tuple[str, ...]] = {
    "acceptances": ("compliance/acceptances.toml",),
    "controls": ("compliance/controls/iso27001_2022.toml",),
    "drills": ("compliance/drills/*.json",),
    "maps": (
        "compliance/controls/cdk_nag.toml",
        "compliance/controls/cfn_lint.toml",
        "compliance/controls/checkov.toml",
        "compliance/controls/objectives.toml",
    ),
    "mutation": ("compliance/mutation/*.toml",),
    "registers": (
        "compliance/environment_differences.toml",
        "compliance/evidence_index.toml",
        "compliance/nonconformities.toml",
        "compliance/not_proven.toml",
        "compliance/statement_of_applicability.toml",
    ),
    "rules": ("compliance/rules/*.py", "compliance/rules_support/*.py"),
}
"""What people decided, by the name under which its digest stands in the manifest."""

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", description="SHA-256, hexadecimal")]


ReportName = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,5}$"),
]
"""Never leads out of the reports' folder."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the reports were made from and of.

    Attributes:
        label: what the reports speak of.
        inputs: what people decided -> digest over its files' names and contents.
        templates: `environment/stack` -> digest of the template.
        tools: scanner -> version.
        reports: path below the reports' folder -> digest; this file excluded.
    """

    label: str
    inputs: dict[str, Sha256]
    templates: dict[str, Sha256]
    tools: dict[str, str]
    reports: dict[ReportName, Sha256]

    @classmethod
    def of_files(cls, files: Mapping[str, Content]) -> "Manifest":
        """Take the manifest out of the reports of an audit."""
        return msgspec.json.decode(as_bytes(files[MANIFEST]), type=cls)


def manifest(dossier: Dossier, files: Mapping[str, Content], root: Path = ROOT) -> Manifest:
    """Return the manifest of an audit.

    Args:
        dossier: the audit.
        files: every report that it writes.
        root: the repository.
    """
    digests = {name: sha256(as_bytes(content)).hexdigest() for name, content in files.items()}
    return Manifest(
        label=LABEL,
        inputs={name: digest_of(root, patterns) for name, patterns in sorted(INPUTS.items())},
        templates={
            f"{template.environment}/{template.stack}": template.sha256
            for template in sorted(dossier.evidence.assembly.templates, key=lambda each: (each.environment, each.stack))
        },
        tools=dict(sorted(dossier.evidence.versions.items())),
        reports=dict(sorted(digests.items())),
    )


def digest_of(root: Path, patterns: tuple[str, ...]) -> str:
    """Return one digest over the names and contents of files."""
    digest = sha256()
    for path in sorted({path for pattern in patterns for path in root.glob(pattern) if path.is_file()}):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def encoded(content: msgspec.Struct | dict[str, Any]) -> str:
    """Return JSON as it is committed: indented, with a line end at the end."""
    return msgspec.json.format(msgspec.json.encode(content, order="deterministic"), indent=2).decode() + "\n"


def load_manifest(directory: Path) -> Manifest:
    """Read the manifest in a reports' folder.

    Raises:
        InputError: it is not there, or not what an audit writes.
    """
    path = directory / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); `make audit` writes it") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not what `make audit` writes: {error}") from None


def differing(said: Manifest, found: Manifest) -> list[str]:
    """Return what differs between two manifests, a line each: what it is, and which of the two has what."""
    lines = []
    for what in ("inputs", "tools", "templates", "reports"):
        before, after = getattr(said, what), getattr(found, what)
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                was, now = before.get(name, "absent"), after.get(name, "absent")
                lines.append(f"{what.removesuffix('s')} {name}: the manifest says {was}, found {now}")
    return lines


def differing_files(said: Manifest, directory: Path) -> list[str]:
    """Return which reports on disk are not those that the manifest names."""
    lines = []
    for name, digest in said.reports.items():
        path = directory / name
        if not path.is_file():
            lines.append(f"report {name}: the manifest names it, and it is not there")
        elif sha256(path.read_bytes()).hexdigest() != digest:
            lines.append(f"report {name}: changed since it was written")
    found = {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()}
    unnamed = sorted(found - {*said.reports, MANIFEST})
    return [*lines, *(f"report {name}: is there, and the manifest does not name it" for name in unnamed)]
