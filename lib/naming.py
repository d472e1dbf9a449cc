"""Physical names: ``{resource-name}-{environmentSuffix}``, within what each service accepts.

The suffix ends every name, so that several environments share an account without a collision and a name alone
tells whose resource it is.
"""

import re
from dataclasses import dataclass

SUFFIX_PATTERN = re.compile(r"^(?=.{1,19}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$")
"""RDS refuses double and trailing hyphens; 19 characters leave 12 for the name of a target group (32)."""

SHARED_SUFFIX = "shared"
"""Ends the names of what exists once per account."""


class NameError_(ValueError):  # noqa: N801, N818 - the builtin NameError means something else
    """A physical name that its service would refuse."""


@dataclass(frozen=True, slots=True)
class NameLimit:
    """What a service accepts as a name.

    Attributes:
        characters: the longest name, in characters.
        pattern: a regular expression that the whole name matches.
    """

    characters: int
    pattern: str = r"[A-Za-z0-9_.\-/+=@]+"


# Sources: the service's API reference for the create operation, CloudFormation's resource schemas.
LIMITS: dict[str, NameLimit] = {
    "default": NameLimit(255),
    "iam": NameLimit(64, r"[\w+=,.@-]+"),
    "lambda": NameLimit(64, r"[A-Za-z0-9_-]+"),
    "load-balancer": NameLimit(32, r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"),
    "replication-group": NameLimit(40, r"[a-z](?:-?[a-z0-9])*"),
    "cache-user": NameLimit(40, r"[a-z](?:-?[a-z0-9])*"),
    "database": NameLimit(63, r"[a-z](?:-?[a-z0-9])*"),
    "bucket": NameLimit(63, r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])"),
    "cognito-domain": NameLimit(63, r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"),
    "stage": NameLimit(128, r"[A-Za-z0-9_-]+"),
    "log-group": NameLimit(512, r"[A-Za-z0-9_./#-]+"),
    "backup-plan": NameLimit(50, r"[A-Za-z0-9_.-]+"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """Makes the physical names of one environment.

    Attributes:
        suffix: the environment suffix, see `SUFFIX_PATTERN`.
    """

    suffix: str

    def of(self, resource: str, kind: str = "default") -> str:
        """Return ``{resource}-{suffix}``.

        Args:
            resource: what the thing is, lower-case kebab; may hold path segments (``/ecs/api``).
            kind: a key of `LIMITS`.

        Raises:
            NameError_: the name is longer than the service allows, or has characters that it refuses.
        """
        name = f"{resource}-{self.suffix}"
        limit = LIMITS[kind]
        if len(name) > limit.characters:
            raise NameError_(f"name {name!r} has {len(name)} characters; {kind} allows {limit.characters}")
        if not re.fullmatch(limit.pattern, name):
            raise NameError_(f"name {name!r} does not match what {kind} allows: {limit.pattern}")
        return name

    def describe(self, text: str) -> str:
        """Return a description that carries the suffix, for what cannot be named."""
        return f"{text} ({self.suffix})"

    def ends(self, name: str) -> bool:
        """Tell whether a physical name carries the suffix at its end."""
        return name == self.suffix or name.endswith(f"-{self.suffix}")
