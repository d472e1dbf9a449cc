"""When alarms fire."""

import pytest

from lib.config import EnvironmentConfig
from lib.constructs.platform_alarms.credentials import AGE
from tests.lib.observability.expected import SECRETS, alarm, metric_names
from tests.support.assembly import SynthesizedAssembly, Template

pytestmark = pytest.mark.assembly


def test_should_fire_when_nobody_reads_the_stream(template: Template, environment: str) -> None:
    age = alarm(template, environment, "stream-iterator-age")
    assert metric_names(age) == {"GetRecords.IteratorAgeMilliseconds"}
    assert (age["Statistic"], age["Threshold"], age["TreatMissingData"]) == ("Maximum", 300_000, "breaching")


def test_should_warn_of_loss_before_events_are_too_late_to_be_stored(
    template: Template, environment: str, config: EnvironmentConfig
) -> None:
    risk = alarm(template, environment, "stream-retention-risk")
    stream = config.settings.stream
    assert risk["Threshold"] == stream.retention_hours / 4 * 3_600_000


@pytest.mark.parametrize("service", ["processor", "api"])
def test_should_fire_when_fewer_tasks_run_than_configured(
    template: Template, environment: str, config: EnvironmentConfig, service: str
) -> None:
    tasks = alarm(template, environment, f"{service}-tasks")
    assert tasks["Threshold"] == getattr(config.settings, service).min_tasks
    assert tasks["ComparisonOperator"] == "LessThanThreshold"
    assert tasks["TreatMissingData"] == "breaching"


@pytest.mark.parametrize(
    ("name", "metric"),
    [
        ("stream-write-throttles", "WriteProvisionedThroughputExceeded"),
        ("telemetry-dead-letters", "ApproximateNumberOfMessagesVisible"),
        ("dead-letters-conflict", "DeadLetters"),
        ("database-default-partition", "DefaultPartitionRows"),
        ("database-setup-errors", "Errors"),
        ("database-rotation-errors", "Errors"),
        ("cache-rotation-errors", "Errors"),
        ("api-rotation-errors", "Errors"),
        ("deployment-verification-errors", "Errors"),
        ("empty-log-bucket-errors", "Errors"),
        ("backup-jobs-failed", "NumberOfBackupJobsFailed"),
        ("backup-jobs-expired", "NumberOfBackupJobsExpired"),
        ("backup-jobs-aborted", "NumberOfBackupJobsAborted"),
        ("backup-copies-failed", "NumberOfCopyJobsFailed"),
        ("data-function-dead-letters", "ApproximateNumberOfMessagesVisible"),
        ("api-function-dead-letters", "ApproximateNumberOfMessagesVisible"),
        ("dns-firewall-matches", "dns-firewall-matches-{environment}"),
    ],
)
def test_should_fire_at_the_first_one(template: Template, environment: str, name: str, metric: str) -> None:
    properties = alarm(template, environment, name)
    assert metric_names(properties) == {metric.format(environment=environment)}
    assert properties["Threshold"] == 1
    assert properties["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"


def test_should_fire_when_the_hourly_work_stays_undone(template: Template, environment: str) -> None:
    overdue = alarm(template, environment, "database-maintenance-overdue")
    assert (metric_names(overdue), overdue["Statistic"]) == ({"PartitionsAheadHours"}, "SampleCount")
    assert (overdue["Period"] * overdue["EvaluationPeriods"], overdue["Threshold"]) == (3 * 3600, 1)
    assert (overdue["ComparisonOperator"], overdue["TreatMissingData"]) == ("LessThanThreshold", "breaching")


def test_should_fire_when_any_credential_is_older_than_31_days_or_nobody_tells(
    assembly: SynthesizedAssembly, template: Template, environment: str
) -> None:
    stacks = [each for stage, _, each in assembly if stage == environment]
    rotated = [each for stack in stacks for each in stack.of_type("AWS::SecretsManager::RotationSchedule")]
    assert len(rotated) == len(SECRETS)
    for secret in SECRETS:
        age = alarm(template, environment, f"{secret.replace('/', '-')}-credential-age")
        (metric,) = [query["MetricStat"] for query in age["Metrics"]] if "Metrics" in age else [age]
        watched = metric.get("Metric", metric)
        assert watched["MetricName"] == AGE
        dimensions = {each["Name"]: each["Value"] for each in watched["Dimensions"]}
        assert dimensions == {"EnvironmentSuffix": environment, "Secret": secret}
        assert (age["Threshold"], age["ComparisonOperator"]) == (31, "GreaterThanThreshold")
        assert age["TreatMissingData"] == "breaching"
        assert (metric["Period"], age["EvaluationPeriods"]) == (86_400, 1)
        assert "runbooks/alarms/credential-age." in age["AlarmDescription"]
