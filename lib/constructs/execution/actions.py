"""Which actions the handlers of our resource types need: `actions.csv`, made by `tests.support.handler_permissions`."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

DEPLOYING = frozenset({"create", "update", "delete", "read"})
REMOVING = frozenset({"delete", "read"})
COMPARING = frozenset({"read"})

_READS = ("BatchGet", "Describe", "GET", "Get", "List")
"""How the name of an action begins that changes nothing."""

_CONTENT = frozenset({"secretsmanager:GetSecretValue"})
"""Read actions that hand out what is stored. A handler asks for them, and a comparison works without."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action of IAM.

    Attributes:
        name: `kinesis:CreateStream` for example.
        handlers: the kinds of handlers that need it.
        takes_resource: whether it can be allowed on named resources.
    """

    name: str
    handlers: frozenset[str]
    takes_resource: bool

    @property
    def service(self) -> str:
        """The part before the colon."""
        return self.name.partition(":")[0]

    @property
    def reads(self) -> bool:
        """Whether it tells about resources, changes none and hands out nothing that is stored in one."""
        return self.name.partition(":")[2].startswith(_READS) and self.name not in _CONTENT


def _read() -> tuple[Action, ...]:
    with Path(__file__).with_name("actions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Action(row["action"], frozenset(row["handlers"].split()), row["takes_resource"] == "yes")
            for row in csv.DictReader(file)
        )


ACTIONS = _read()


def needed(handlers: Collection[str]) -> tuple[Action, ...]:
    """Return the actions that one of these kinds of handlers needs; for `COMPARING` only what changes nothing."""
    found = (action for action in ACTIONS if action.handlers & set(handlers))
    return tuple(action for action in found if action.reads or set(handlers) != COMPARING)
