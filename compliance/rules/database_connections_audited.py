"""A database records who connects, and who changes its tables and roles."""

from compliance.model import Answer, Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_evaluated
from compliance.rules_support.database_parameters import (
    DATABASES,
    GROUPS,
    ON,
    Demand,
    Demands,
    group_meets,
    holding,
    one_of,
    own_group,
)

RULE = Rule(
    id="database-connections-audited",
    title="A database records who connects, and who changes its tables and roles.",
    objective=Objective.LOGGING,
    why="Without these records nobody can say afterwards whose login it was, or who gave whom the right.",
    fix=(
        'Set log_connections and log_disconnections to "1", put pgaudit into shared_preload_libraries, and "ddl,role" '
        "into pgaudit.log, in a parameter group of the database's own."
    ),
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.pgaudit.html",
    types=(*GROUPS, *DATABASES),
)


def _changes(value: str) -> bool:
    return holding("ddl", "role")(value) or holding("all")(value)


DEMANDS: Demands = {
    "postgres": (
        Demand("log_connections", one_of(*ON, "all"), "1"),
        Demand("log_disconnections", one_of(*ON), "1"),
        Demand("shared_preload_libraries", holding("pgaudit"), "a list with pgaudit"),
        Demand("pgaudit.log", _changes, "a list with ddl and role"),
    ),
}


def check(resource: Resource, context: Context) -> Result:
    """Answer for one parameter group of PostgreSQL, or for one database by the group that it uses."""
    if resource.type in GROUPS:
        return group_meets(resource, context, DEMANDS)
    path, group, own = own_group(resource, context)
    if group is None:
        return own
    found = group_meets(group, context, DEMANDS)
    if found.answer is Answer.FAIL:
        return failed(path, detail=f"its parameter group: {found.detail}")
    if found.answer is Answer.NOT_EVALUATED:
        return not_evaluated(path, detail=f"its parameter group: {found.detail}")
    return own if found.answer is Answer.PASS else found
