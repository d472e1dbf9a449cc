"""A database ends statements and transactions that hang."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.database_parameters import GROUPS, Demand, Demands, between, group_meets

RULE = Rule(
    id="database-sessions-end",
    title="A database ends statements and transactions that hang.",
    objective=Objective.CAPACITY,
    why="A statement without an end holds its connection, locks and old rows until there are none left for others.",
    fix=(
        "Set statement_timeout and idle_in_transaction_session_timeout to milliseconds above 0, at most an hour, in "
        "the parameter group."
    ),
    source="https://www.postgresql.org/docs/17/runtime-config-client.html",
    types=GROUPS,
)

HOUR = 3_600_000
"""Milliseconds; longer than any statement of a service, and RDS's default for idle transactions is a day."""

_LIMITED = between(1, HOUR)
DEMANDS: Demands = {
    "postgres": (
        Demand("statement_timeout", _LIMITED, f"1 to {HOUR} ms"),
        Demand("idle_in_transaction_session_timeout", _LIMITED, f"1 to {HOUR} ms"),
    ),
}


def check(resource: Resource, context: Context) -> Result:
    """Answer for one parameter group of PostgreSQL; without a setting a statement may run for ever."""
    return group_meets(resource, context, DEMANDS)
