"""What is wrong with the values of an environment, each of which is possible by itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What is wrong with the values of an environment.

    Attributes:
        key: the context key below the environment.
        problem: what was found.
        allowed: what would do.
    """

    key: str
    problem: str
    allowed: str
