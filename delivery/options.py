"""Options that several commands have."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from delivery.accounts import require_real
from delivery.configuration import ROOT, load_target

CURRENT = ROOT / "build" / "assembly" / "current"
"""Where the assembly is that was synthesized last for delivery."""

Command = Callable[..., int]


def where(command: Command) -> Command:
    """Add `--environment` and `--suffix`; the command gets a `target`, whose account is no documentation value."""

    @click.option("--environment", required=True, help="Which environment of cdk.json.")
    @click.option("--suffix", help="What ends all names (default: the environment).")
    @wraps(command)
    def wrapped(*, environment: str, suffix: str | None, **others: Any) -> int:
        target = load_target(environment, suffix)
        require_real(target)
        return command(target=target, **others)

    return wrapped


def assembly_option(*, required: bool = True) -> Callable[[Command], Command]:
    """Return what adds `--assembly`, a folder; without it the current one, or None where it is not required."""
    return click.option(
        "--assembly",
        type=click.Path(path_type=Path, file_okay=False),
        default=CURRENT if required else None,
        help=f"A cloud assembly (default: {'build/assembly/current' if required else 'synthesize one'}).",
    )
