"""What a proof depends on: it is stale as soon as one of these has changed."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

import msgspec

from compliance.assembly import Assembly
from compliance.errors import InputError
from compliance.proof import Proof
from compliance.scanners import cdk_nag, cfn_lint, checkov
from compliance.template import Template

PACKAGE = Path(__file__).parents[1]
SOURCES: Mapping[str, tuple[str, ...]] = {
    "checks": (
        "assembly.py",
        "context.py",
        "digest.py",
        "evidence.py",
        "manifest.py",
        "model.py",
        "outcomes.py",
        "rules/*.py",
        "rules_support/*.csv",
        "rules_support/*.py",
        "rules_support/*.toml",
        "scanners/*.cjs",
        "scanners/*.py",
        "template.py",
        "toml.py",
    ),
    "controls": ("controls.py", "controls/*.toml"),
    "mutation": ("mutation/**/*.py", "proof.py"),
    "properties": ("mutation/properties.toml",),
    "insertions": ("mutation/insertions.toml",),
    "equivalents": ("mutation/equivalents.toml",),
    "refused": ("mutation/refused.toml",),
}
"""Name -> files below the package: what judges, what it is evidence for, what breaks and how."""

NO_SOURCES: Mapping[str, str] = {
    "__init__.py": "holds nothing",
    "acceptances.py": "an acceptance makes no PASS of a FAIL: no mutant is judged by the register",
    "audit.py": "of an audit, a proof uses the catalogue's loader and the folder of the cache",
    "completeness.py": "judges proofs that are there already",
    "differences.py": "of an audit only",
    "drill.py": "of an audit only",
    "drills/*.json": "of an audit only",
    "errors.py": "how errors are called",
    "gate.py": "of an audit only; a proof prints with its help",
    "intended.py": "of an audit only",
    "judgement.py": "of an audit only",
    "locations.py": "where a construct stands in the code: no mutant and no answer has it",
    "nonconformities.py": "of an audit only",
    "not_proven.py": "of an audit only",
    "progress.py": "shows how far it is",
    "reports/**/*": "show what was proved; they must not make it stale",
    "snapshot.py": "of an audit only",
    "statement.py": "of an audit only",
    "synthesis.py": "what it gives is digested: the templates",
    "*.toml": "registers and records, which an audit reads",
}
"""What modules of a proof import, or what lies beside them, and no answer depends on -> why."""


def current_inputs(assembly: Assembly) -> dict[str, str]:
    """Return name -> digest, or version, of everything that a proof of this assembly depends on.

    Raises:
        ToolError: a scanner is not installed.
    """
    return {**current_sources(), **of_templates(assembly)}


def current_sources() -> dict[str, str]:
    """Return what `current_inputs` does without the templates: what there is before anything is synthesized.

    Raises:
        ToolError: a scanner is not installed.
    """
    return {
        **{name: _of_files(patterns) for name, patterns in SOURCES.items()},
        # the schemas of cfn-lint decide which mutants could be deployed
        **{tool.name: tool.version for tool in (cdk_nag.tool(), cfn_lint.tool(), checkov.tool())},
    }


def of_templates(assembly: Assembly) -> dict[str, str]:
    """Return the one input that comes from the assembly."""
    return {"templates": _digest(sorted(map(described, assembly.templates)))}


def described(template: Template) -> str:
    """Return, in one line, all of a template that an answer can depend on, what the assembly says of it included."""
    facts = (
        template.environment,
        template.stage,
        template.stack,
        template.name,
        template.sha256,
        template.account,
        template.region,
        template.stack_name,
        sorted(template.tags.items()),
        sorted(template.paths.items()),
        template.comments,
    )
    return msgspec.json.encode(facts).decode()


def stale_inputs(proof: Proof, assembly: Assembly) -> list[str]:
    """Return the names of the inputs that are no longer what they were when something was proved."""
    return _differing(proof.inputs, current_inputs(assembly))


def require_unchanged(inputs: Mapping[str, str], assembly: Assembly) -> None:
    """Check that what a proof depends on is still what it was when the proof began.

    Raises:
        InputError: something has changed, so that nobody knows what was proved.
        ToolError: a scanner is not installed any more.
    """
    changed = _differing(inputs, current_inputs(assembly))
    if changed:
        raise InputError(f"changed while it was being proved: {', '.join(changed)}; run `make prove` again")


def _differing(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name in {*now, *before} if now.get(name) != before.get(name))


def _of_files(patterns: Iterable[str]) -> str:
    files = sorted({path for pattern in patterns for path in PACKAGE.glob(pattern) if path.is_file()})
    return _digest(f"{path.relative_to(PACKAGE).as_posix()} {sha256(path.read_bytes()).hexdigest()}" for path in files)


def _digest(lines: Iterable[str]) -> str:
    return f"sha256:{sha256(chr(10).join(lines).encode()).hexdigest()}"
