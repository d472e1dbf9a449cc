"""The database's operating system is watched at least once a minute."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import combine, require_present, require_range

RULE = Rule(
    id="database-monitoring-interval",
    title="The database's operating system is watched at least once a minute.",
    objective=Objective.MONITORING,
    why="Averages over five minutes hide the seconds in which ingestion stalls.",
    fix="Set MonitoringInterval to 60 or less (not 0) and MonitoringRoleArn.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.html",
    types=("AWS::RDS::DBInstance",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one instance."""
    interval = require_range(
        resource, "MonitoringInterval", least=1, most=60, default=0, detail="MonitoringInterval is 0 or over 60 seconds"
    )
    return combine(interval, require_present(resource, "MonitoringRoleArn", detail="MonitoringRoleArn is absent"))
