"""A database's parameters demand TLS, of a current version."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.database_parameters import GROUPS, ON, Demand, Demands, group_meets, one_of

RULE = Rule(
    id="database-parameters-require-tls",
    title="A database's parameters demand TLS, of a current version.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why="A server that answers without TLS, or with a broken version, leaves the decision to its weakest client.",
    fix=(
        'Set rds.force_ssl to "1" and ssl_min_protocol_version to TLSv1.2 or TLSv1.3 (PostgreSQL); '
        "require_secure_transport to ON and tls_version to TLSv1.2,TLSv1.3 (MySQL, MariaDB)."
    ),
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
    types=GROUPS,
)


def _no_old_version(value: str) -> bool:
    return {each.strip() for each in value.split(",")} <= {"tlsv1.2", "tlsv1.3"}


_MYSQL = (
    Demand("require_secure_transport", one_of(*ON), "ON"),
    Demand("tls_version", _no_old_version, "TLSv1.2 or TLSv1.3", default="tlsv1.2,tlsv1.3"),
)
DEMANDS: Demands = {
    "postgres": (
        Demand("rds.force_ssl", one_of(*ON), "1"),
        Demand("ssl_min_protocol_version", one_of("tlsv1.2", "tlsv1.3"), "TLSv1.2 or TLSv1.3", default="tlsv1.2"),
    ),
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
}


def check(resource: Resource, context: Context) -> Result:
    """Answer for one parameter group."""
    return group_meets(resource, context, DEMANDS)
