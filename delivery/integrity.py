"""Tells whether an assembly is still what was synthesized and what was audited."""

import json
from hashlib import sha256
from pathlib import Path

from delivery.cloud_assembly import ACCOUNT_STAGE, CloudAssembly
from delivery.configuration import Target
from delivery.errors import InputError

DIGESTS = "digests.json"
"""Beside the assembly's manifest: path -> SHA-256 of every other file. The CDK's command line does not read it."""


def digests(directory: Path) -> dict[str, str]:
    """Return path below the folder -> SHA-256, of all files but the list itself."""
    return {
        path.relative_to(directory).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and path != directory / DIGESTS
    }


def seal(directory: Path) -> str:
    """Write the list of digests into the assembly; return its own digest."""
    content = json.dumps(digests(directory), indent=1, sort_keys=True).encode() + b"\n"
    (directory / DIGESTS).write_bytes(content)
    return sha256(content).hexdigest()


def require_sealed(directory: Path) -> None:
    """Check that every file is as it was when the assembly was synthesized.

    Raises:
        InputError: it has no list of digests, or files were changed, added or removed.
    """
    try:
        said = json.loads((directory / DIGESTS).read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(
            f"{directory / DIGESTS}: cannot be read ({type(error).__name__}); allowed: what `make assembly` made"
        ) from None
    found = digests(directory)
    if changed := sorted(path for path in {*said, *found} if said.get(path) != found.get(path)):
        raise InputError(f"{directory}: changed since it was synthesized: {_few(changed)}")


def require_audited(assembly: CloudAssembly, target: Target, reports: Path) -> None:
    """Check that an audit saw the very templates that would be deployed.

    Args:
        assembly: what would be deployed.
        target: where to.
        reports: the folder that the audit wrote.

    Raises:
        InputError: the folder has no manifest, or the audit saw other templates.
    """
    path = reports / "manifest.json"
    try:
        audited = set(json.loads(path.read_bytes())["templates"].items())
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise InputError(
            f"{path}: no manifest of an audit can be read ({type(error).__name__}); `make audit` writes it"
        ) from None
    seen = {digest for _, digest in audited}
    strange = []
    for stack in (*assembly.of(target), *assembly.account(target)):
        digest = sha256(stack.template.read_bytes()).hexdigest()
        # What an account shares is in the manifest under each environment of the account.
        shared = stack.stage.startswith(ACCOUNT_STAGE)
        if digest not in seen if shared else (stack.id, digest) not in audited:
            strange.append(stack.id)
    if strange:
        raise InputError(f"{path}: the audit did not see these templates: {_few(strange)}; audit this very assembly")


def _few(names: list[str]) -> str:
    more = len(names) - 5
    return ", ".join(names[:5]) + (f" and {more} more" if more > 0 else "")
