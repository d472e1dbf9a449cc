"""What a drill is about: when one of these files changes, what was shown holds no more."""

from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]

INPUTS = ("services/telemetry/migrations/versions/*.py", "services/telemetry/storage/*.py", "local/drill/*.py")
"""Patterns: the schema that is restored, what writes to it, and the drill itself."""


def digests(root: Path = ROOT) -> dict[str, str]:
    """Return pattern -> digest over names and contents, as `compliance.reports.manifest` computes it."""
    return {pattern: _digest(root, pattern) for pattern in INPUTS}


def _digest(root: Path, pattern: str) -> str:
    digest = sha256()
    for path in sorted(root.glob(pattern)):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()
