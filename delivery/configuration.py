"""Where an environment goes: what `cdk.json` says of it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from delivery.errors import InputError

ROOT = Path(__file__).parents[1]
CONFIGURATION = ROOT / "cdk.json"

SUFFIX = re.compile(r"(?=.{1,19}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""As the application checks it, see `lib/naming.py`."""

STACKS = ("network", "data", "stream", "processing", "api", "observability")
"""Of an environment, in the order in which they are deployed; each is called `smartfactory-{part}-{suffix}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One environment under one suffix.

    Attributes:
        environment: its name in `cdk.json`.
        suffix: that ends all its names.
        account: twelve digits.
        region: of everything in it.
        zones: the availability zones, by name.
    """

    environment: str
    suffix: str
    account: str
    region: str
    zones: tuple[str, ...]

    @property
    def stack_names(self) -> tuple[str, ...]:
        """The names of its stacks in CloudFormation, in the order of their deployment."""
        return tuple(f"smartfactory-{part}-{self.suffix}" for part in STACKS)

    def __str__(self) -> str:
        """Return what a person calls it."""
        return f"{self.environment} (suffix {self.suffix}, account {self.account}, {self.region})"


def load_context() -> dict[str, Any]:
    """Return the context of `cdk.json`.

    Raises:
        InputError: the file cannot be read, or has none.
    """
    try:
        found: dict[str, Any] = json.loads(CONFIGURATION.read_bytes())["context"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{CONFIGURATION}: no context can be read: {type(error).__name__} {error}") from None
    return found


def load_targets() -> tuple[Target, ...]:
    """Return every environment, each under its own name as suffix.

    Raises:
        InputError: the file cannot be read, or holds no environments.
    """
    try:
        return tuple(
            Target(
                environment=name,
                suffix=name,
                account=str(found["account"]),
                region=str(found["region"]),
                zones=tuple(found["availabilityZones"]),
            )
            for name, found in load_context()["environments"].items()
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{CONFIGURATION}: no table of environments can be read: {type(error).__name__} {error}"
        ) from None


def load_target(environment: str, suffix: str | None = None) -> Target:
    """Return one environment.

    Args:
        environment: its name.
        suffix: the environment's name unless given.

    Raises:
        InputError: there is no such environment, or the suffix cannot be one.
    """
    known = {each.environment: each for each in load_targets()}
    if environment not in known:
        raise InputError(f"environment {environment!r} is not in {CONFIGURATION.name}; allowed: {', '.join(known)}")
    chosen = suffix or environment
    if not SUFFIX.fullmatch(chosen):
        raise InputError(f"suffix {chosen!r} is refused; allowed: {SUFFIX.pattern}")
    found = known[environment]
    return Target(environment=environment, suffix=chosen, account=found.account, region=found.region, zones=found.zones)
