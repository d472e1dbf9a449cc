"""What a proof depends on: it is stale as soon as one of these has changed."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from compliance.assembly import Assembly
from compliance.proof import Proof
from compliance.scanners import cdk_nag, checkov

PACKAGE = Path(__file__).parents[1]
SOURCES = {
    "checks": (
        "assembly.py",
        "context.py",
        "digest.py",
        "evidence.py",
        "model.py",
        "outcomes.py",
        "rules/*.py",
        "rules_support/*.py",
        "scanners/*.cjs",
        "scanners/*.py",
        "template.py",
    ),
    "controls": ("controls/*.toml",),
    "mutation": ("mutation/**/*.py",),
    "properties": ("mutation/properties.toml",),
    "insertions": ("mutation/insertions.toml", "mutation/insertions/*"),
    "equivalents": ("mutation/equivalents.toml",),
}
"""Name -> files below the package: what judges, what it is evidence for, what breaks and how."""


def current_inputs(assembly: Assembly) -> dict[str, str]:
    """Return name -> digest, or version, of everything that a proof of this assembly depends on.

    Raises:
        ToolError: a scanner is not installed.
    """
    return {
        **{name: _of_files(patterns) for name, patterns in SOURCES.items()},
        **{tool.name: tool.version for tool in (cdk_nag.tool(), checkov.tool())},
        "templates": _digest(sorted(f"{each.stage} {each.name} {each.sha256}" for each in assembly.templates)),
    }


def stale_inputs(proof: Proof, assembly: Assembly) -> list[str]:
    """Return the names of the inputs that are no longer what they were when something was proved."""
    now = current_inputs(assembly)
    return sorted(name for name in {*now, *proof.inputs} if now.get(name) != proof.inputs.get(name))


def code() -> str:
    """Return the digest of what our own rules' answers about a mutant depend on beside the templates."""
    return _of_files((*SOURCES["checks"], *SOURCES["mutation"]))


def _of_files(patterns: Iterable[str]) -> str:
    files = sorted({path for pattern in patterns for path in PACKAGE.glob(pattern) if path.is_file()})
    return _digest(f"{path.relative_to(PACKAGE).as_posix()} {sha256(path.read_bytes()).hexdigest()}" for path in files)


def _digest(lines: Iterable[str]) -> str:
    return f"sha256:{sha256(chr(10).join(lines).encode()).hexdigest()}"
