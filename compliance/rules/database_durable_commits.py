"""A committed transaction is on disk before the client hears of it."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.stated import stated

RULE = Rule(
    id="database-durable-commits",
    title="A committed transaction is on disk before the client hears of it.",
    objective=Objective.DURABILITY,
    why=(
        "The processor checkpoints the stream after the commit; a commit that a crash can undo is then an event lost "
        "for good."
    ),
    fix=(
        "Leave synchronous_commit, fsync and full_page_writes on (PostgreSQL); innodb_flush_log_at_trx_commit and "
        "sync_binlog at 1 (MySQL)."
    ),
    source="https://www.postgresql.org/docs/17/runtime-config-wal.html",
    types=(
        "AWS::RDS::DBParameterGroup",
        "AWS::RDS::DBClusterParameterGroup",
    ),
)

DURABLE: dict[str, dict[str, tuple[str, ...]]] = {
    "postgres": {
        "synchronous_commit": ("on", "1", "true", "yes", "local", "remote_write", "remote_apply"),
        "fsync": ("on", "1", "true", "yes"),
        "full_page_writes": ("on", "1", "true", "yes"),
    },
    "mysql": {"innodb_flush_log_at_trx_commit": ("1",), "sync_binlog": ("1",)},
    "mariadb": {"innodb_flush_log_at_trx_commit": ("1",), "sync_binlog": ("1",)},
}
"""Engine family to the values that keep a commit durable; all of them are the engines' defaults."""
STATED = {"postgres": "synchronous_commit", "mysql": "innodb_flush_log_at_trx_commit"}
"""Engine family to the parameter that an environment of ours states, because it is the one that is tuned for speed."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one parameter group; a parameter that it does not set keeps the durable default."""
    family = context.text(resource.properties.get("Family"), stack=resource.stack)
    if family is None:
        return unknown("Family")
    engine = next((each for each in DURABLE if each in family), None)
    if engine is None:
        return not_applicable()
    parameters = resource.properties.get("Parameters", {})
    if unresolved(parameters):
        return unknown("Parameters")
    results = [passed("Parameters")]
    for name, allowed in DURABLE[engine].items():
        if name not in parameters:
            if name == STATED.get(engine) and not stated(context, default=True):
                results.append(failed("Parameters", detail=f"{name} is not stated"))
            continue
        text = context.text(parameters[name], stack=resource.stack)
        if text is None:
            results.append(unknown("Parameters"))
        elif text.lower() not in allowed:
            results.append(failed("Parameters", detail=f"{name} is not {allowed[0]}: a crash can undo a commit"))
    return combine(*results)
