"""A database's log holds no statements, and with them no values, but those of slow ones."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import number
from compliance.rules_support.database_parameters import GROUPS, Demand, Demands, group_meets, one_of

RULE = Rule(
    id="database-statements-not-logged",
    title="A database's log holds no statements, and with them no values, but those of slow ones.",
    objective=Objective.DATA_MASKING,
    why="A logged statement carries what it writes: personal data, and the password of a CREATE ROLE.",
    fix='Set log_statement to "none" (pgaudit records changes), log_min_duration_statement to 1000 or more, or -1.',
    source="https://www.postgresql.org/docs/17/runtime-config-logging.html",
    types=GROUPS,
)

LEAST_MILLISECONDS = 100
"""Below, everyday statements are logged; -1 logs none."""


def _slow_ones(value: str) -> bool:
    found = number(value)
    return found is not None and (found == -1 or found >= LEAST_MILLISECONDS)


DEMANDS: Demands = {
    "postgres": (
        Demand("log_statement", one_of("none"), "none", default="none"),
        Demand("log_min_duration_statement", _slow_ones, f"-1, {LEAST_MILLISECONDS} or more", default="-1"),
    ),
}


def check(resource: Resource, context: Context) -> Result:
    """Answer for one parameter group of PostgreSQL."""
    return group_meets(resource, context, DEMANDS)
