"""Alarms of what `lambda/database_setup` tells of each hour's work: partitions, and the archive's backlog.

Names and dimensions are those that the function writes, in the embedded metric format; a test compares them.
"""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cw

from lib.constructs.platform_alarms.area import BELOW, AlarmRow, Area, metric
from lib.constructs.platform_alarms.events import NAMESPACE
from lib.naming import Names

HOUR = cdk.Duration.hours(1)


def maintenance_area(names: Names) -> Area:
    """Return the alarms of the hourly work in the database."""

    def told(name: str, statistic: str = "Maximum") -> cw.Metric:
        return metric(NAMESPACE, name, {"EnvironmentSuffix": names.suffix}, statistic=statistic, period=HOUR)

    rows = (
        AlarmRow(
            name="database-maintenance-overdue",
            graph="Database: runs of the hourly work",
            # How often it told anything at all.
            metric=told("PartitionsAheadHours", "SampleCount"),
            threshold=1,
            comparison=BELOW,
            periods=3,
            missing=cw.TreatMissingData.BREACHING,  # a run that never ends tells nothing
            meaning="Partitions are not made ahead: readings go into the DEFAULT partition soon, and old ones stay.",
            because="it runs each hour; one that fails is tried again, three in a row are no accident.",
        ),
        AlarmRow(
            name="database-partitions-ahead",
            graph="Database: hours for which partitions are made",
            metric=told("PartitionsAheadHours", "Minimum"),
            threshold=2,
            comparison=BELOW,
            meaning="The work runs and makes no partitions: readings go into the DEFAULT partition within hours.",
            because="each run makes many hours ahead; two are left to find out why it could not.",
        ),
        AlarmRow(
            name="database-default-partition",
            graph="Database: rows outside of any hour's partition",
            metric=told("DefaultPartitionRows"),
            threshold=1,
            meaning="Readings are in the DEFAULT partition: they are kept, but found slowly and never dropped.",
            because="partitions reach from the oldest reading that is accepted to hours ahead of now.",
        ),
        AlarmRow(
            name="archive-backlog",
            graph="Archive: age of the oldest hour that is not exported, h",
            metric=told("OldestUnexportedHours"),
            threshold=6,
            meaning="The archive falls behind: the file system is full, or refuses. Readings stay in the database till "
            "they are exported, and its disk fills.",
            because="an hour is exported within half an hour of its end; six hours are no hiccup.",
        ),
    )
    return Area(title="Database maintenance", rows=rows)
