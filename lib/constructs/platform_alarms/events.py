"""Alarms of what the processor counts and measures itself, in the embedded metric format.

Names, units and dimensions are those of `services/telemetry/emf.py`; a test compares them.
"""

from aws_cdk import aws_cloudwatch as cw

from lib.constructs.platform_alarms.area import FIVE_MINUTES, MINUTE, AlarmRow, Area, metric
from lib.naming import Names

NAMESPACE = "SmartFactory/Telemetry"
PROCESSOR = "processor"

LATE_MILLISECONDS = 60_000
"""Thirty times the lag that the processor is built for, 2 seconds at the 99th percentile."""

REASONS = {
    "undecodable": "Events are no JSON of ours: a producer is broken, or somebody else writes into the stream.",
    "invalid": "Events break the contract: a producer's new version, or a sensor that is set up wrongly.",
    "unsupported_version": "A producer sends a newer major version than the processor knows, which has to come first.",
    "too_late": "Events came after the time in which they can still be stored: a gateway was cut off for too long.",
    "in_future": "Events were ahead of time when the stream took them: the clock of a facility is wrong.",
    "conflict": "Events repeat the identity of a stored one with other values: a producer gives out numbers twice.",
    "refused": "The database refused single events that the processor took for valid: a defect of ours.",
}
"""Why an event is a dead letter, as the metric's dimension says it, and what that means."""


def own_metric(
    name: str,
    names: Names,
    *,
    service: str = PROCESSOR,
    statistic: str = "Sum",
    minutes: int = 5,
    label: str | None = None,
    **dimensions: str,
) -> cw.Metric:
    """Return a metric that a program of ours writes into its log."""
    return metric(
        NAMESPACE,
        name,
        {"Service": service, "EnvironmentSuffix": names.suffix, **dimensions},
        statistic=statistic,
        period=MINUTE if minutes == 1 else FIVE_MINUTES,
        label=label,
    )


def events_area(names: Names) -> Area:
    """Return the alarms of the events themselves: how old, how many refused, what is in their way."""
    rows = (
        *(_reason_row(reason, meaning, names) for reason, meaning in REASONS.items()),
        AlarmRow(
            name="event-age",
            graph="Age of events when they are stored, p99, ms",
            metric=own_metric("EventAge", names, statistic="p99"),
            threshold=LATE_MILLISECONDS,
            periods=3,
            meaning="What people see is old: events are late, at the gateway (it sends what it kept) or behind it.",
            because="a gateway sends every second; a quarter of an hour is longer than a restart of one.",
        ),
        AlarmRow(
            name="event-lag",
            graph="From the stream to the database, p99, ms",
            metric=own_metric("Lag", names, statistic="p99"),
            threshold=LATE_MILLISECONDS,
            periods=3,
            meaning="The processor is slow: events wait in the stream, none is lost. The alarms beside it say why.",
            because="two seconds are what it is built for; a shard that moves to another task takes some ten.",
        ),
        AlarmRow(
            name="commit-retries",
            graph="Attempts to commit that failed",
            metric=own_metric("Retries", names, minutes=1),
            threshold=1,
            periods=5,
            meaning="The processor cannot commit and tries for ever; the stream keeps the events meanwhile.",
            because="a fail-over of the database takes two minutes, and not five.",
        ),
        AlarmRow(
            name="latest-values-failed",
            graph="Batches that the cache did not take",
            metric=own_metric("CacheFailures", names, minutes=1),
            threshold=1,
            periods=5,
            meaning="Latest values in the cache grow old; the processor writes them again when the cache answers.",
            because="a fail-over of the cache takes a minute, and not five.",
        ),
    )
    traffic: dict[str, list[cw.IMetric]] = {
        "Events stored, repeated, refused": [
            own_metric("Events", names, minutes=1, label="stored"),
            own_metric("Duplicates", names, minutes=1, label="repeated"),
            own_metric("DeadLetters", names, minutes=1, label="refused"),
        ],
        "Events of a transaction": [
            own_metric("BatchSize", names, statistic="Average", label="average"),
            own_metric("BatchSize", names, statistic="p99", label="p99"),
        ],
        "Time of a commit, ms": [
            own_metric("CommitTime", names, statistic="p50", label="p50"),
            own_metric("CommitTime", names, statistic="p99", label="p99"),
        ],
    }
    return Area(title="Events", rows=rows, traffic=traffic)


def _reason_row(reason: str, meaning: str, names: Names) -> AlarmRow:
    return AlarmRow(
        name=f"dead-letters-{reason.replace('_', '-')}",
        graph="Dead letters by reason",
        metric=own_metric("DeadLetters", names, label=reason, Reason=reason),
        threshold=1,
        meaning=meaning,
        because="each is an event that is in no table of readings; none is normal.",
    )
