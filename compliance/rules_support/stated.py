"""What counts where a setting is left out."""

from typing import TypeVar

from compliance.rules.base import Context

Default = TypeVar("Default")


def stated(context: Context, default: Default) -> Default | None:
    """Return the service's default; None in an environment of ours, which states what protects it.

    Defaults change with the service and differ between creation and update: only what is written down is a decision.
    Templates of others are judged by what the service does.
    """
    return None if context.suffix else default
