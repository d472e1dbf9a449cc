"""Alarms, topic, dashboard: what goes wrong reaches somebody."""

import json
import re
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import aws_cdk as cdk
import msgspec
import pytest
from aws_cdk import aws_kinesis as kinesis

from compliance.rules_support.metrics import reported
from lib.config import EnvironmentConfig, load_selection
from lib.constructs.function_code import LAMBDA_SOURCES
from lib.constructs.platform_alarms.area import AlarmRow, Area
from lib.constructs.platform_alarms.cache import CACHE_ALARMS, cache_area
from lib.constructs.platform_alarms.credentials import AGE, credentials_area
from lib.constructs.platform_alarms.events import NAMESPACE, PROCESSOR, REASONS, events_area
from lib.constructs.platform_alarms.files import files_area
from lib.constructs.platform_alarms.maintenance import maintenance_area
from lib.constructs.platform_alarms.network import network_area
from lib.naming import Names
from lib.settings import EnvironmentSettings, Files
from services.telemetry import emf
from services.telemetry.events import Reason
from tests.support.assembly import SynthesizedAssembly, Template

ENVIRONMENTS = ("dev", "staging", "prod")

REQUIRED = {
    "stream-silence", "stream-iterator-age", "stream-retention-risk", "stream-write-throttles", "stream-read-throttles",
    "telemetry-dead-letters", "leases-throttles", "worker-metrics-throttles", "coordinator-state-throttles",
    "processor-cpu", "processor-memory", "processor-tasks", "api-cpu", "api-memory", "api-tasks",
    "api-server-errors", "api-client-errors", "api-latency", "api-blocked-requests",
    "load-balancer-no-healthy-target", "load-balancer-unhealthy-blue", "load-balancer-unhealthy-green",
    "load-balancer-errors", "load-balancer-target-errors", "load-balancer-response-time",
    "load-balancer-rejected-connections", "certificate-expiry",
    "database-cpu", "database-free-storage", "database-connections", "database-write-latency", "database-read-latency",
    "database-freeable-memory", "database-transaction-ids", "backup-jobs-failed", "backup-copies-failed",
    "backup-jobs-expired", "backup-jobs-aborted", "deployment-verification-errors", "empty-log-bucket-errors",
    "files-io-limit", "dns-firewall-matches",
    "database-rotation-errors", "cache-rotation-errors", "api-rotation-errors",
    "database-rotation-throttles", "cache-rotation-throttles", "api-rotation-throttles",
    "deployment-verification-throttles",
    "database-setup-errors", "database-setup-throttles", "database-maintenance-overdue", "database-partitions-ahead",
    "database-default-partition", "archive-backlog", "event-age", "event-lag", "commit-retries", "latest-values-failed",
    "dead-letters-undecodable", "dead-letters-invalid", "dead-letters-unsupported-version", "dead-letters-too-late",
    "dead-letters-in-future", "dead-letters-conflict", "dead-letters-refused",
    "network-function-dead-letters", "data-function-dead-letters", "api-function-dead-letters",
}  # fmt: skip

SECRETS = (
    "database/master", "database/application", "database/read-only", "database/api",
    "cache/application", "cache/reader",
    *(f"api/{kind}/{client}" for kind in ("client", "key") for client in ("manufacturing-execution", "operations")),
)  # fmt: skip

OF_CREDENTIALS = re.compile(r"-rotation-|-credential-age-")


@pytest.fixture(params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def config(cdk_context: dict[str, Any], environment: str) -> EnvironmentConfig:
    (config,) = load_selection({**cdk_context, "environment": environment}).environments
    return config


@pytest.fixture(scope="module")
def settings(cdk_context: dict[str, Any]) -> EnvironmentSettings:
    return load_selection(cdk_context).environments[0].settings


@pytest.fixture
def template(assembly: SynthesizedAssembly, environment: str) -> Template:
    return assembly.template(environment, "Observability")


def alarm(template: Template, environment: str, name: str) -> dict[str, Any]:
    return template.one("AWS::CloudWatch::Alarm", AlarmName=f"smartfactory-{name}-{environment}")


def metric_names(properties: dict[str, Any]) -> set[str]:
    """Return the names of the metrics that an alarm watches, direct or through an expression."""
    queries = [query["MetricStat"]["Metric"] for query in properties.get("Metrics", []) if "MetricStat" in query]
    return {each["MetricName"] for each in (*queries, properties) if "MetricName" in each}


def is_window(properties: dict[str, Any]) -> bool:
    """Tell whether an alarm is a part of others, which tell somebody; see `test_objectives`."""
    return "Tells nobody by itself" in properties["AlarmDescription"]


def scales(template: Template, properties: dict[str, Any]) -> bool:
    """Tell whether an alarm scales a service instead of telling a person; it goes off every day."""
    targets = [template.resources[action["Ref"]] for action in properties["AlarmActions"] if isinstance(action, dict)]
    return any(target["Type"] == "AWS::ApplicationAutoScaling::ScalingPolicy" for target in targets)


# --------------------------------------------------------------------------------------------------- topic


@pytest.mark.assembly
def test_should_encrypt_the_topic_with_the_own_key(template: Template, environment: str) -> None:
    (key,) = template.of_type("AWS::KMS::Key")
    topic = template.one("AWS::SNS::Topic")
    assert topic["TopicName"] == f"smartfactory-alarms-{environment}"
    assert topic["KmsMasterKeyId"] == {"Fn::GetAtt": [key, "Arn"]}


@pytest.mark.assembly
def test_should_ask_every_configured_address_to_subscribe(template: Template, config: EnvironmentConfig) -> None:
    (topic,) = template.of_type("AWS::SNS::Topic")
    subscriptions = list(template.of_type("AWS::SNS::Subscription").values())
    assert config.settings.alarms.subscribers
    assert subscriptions == [
        {"Endpoint": address, "Protocol": "email", "TopicArn": {"Ref": topic}}
        for address in config.settings.alarms.subscribers
    ]


@pytest.mark.assembly
def test_should_watch_the_very_function_that_empties_the_log_bucket(
    assembly: SynthesizedAssembly, template: Template, environment: str
) -> None:
    (query,) = alarm(template, environment, "empty-log-bucket-errors")["Metrics"]
    (dimension,) = query["MetricStat"]["Metric"]["Dimensions"]
    assert dimension["Name"] == "FunctionName"
    assembly.template(environment, "Network").one("AWS::Lambda::Function", FunctionName=dimension["Value"])


@pytest.mark.assembly
def test_should_let_only_own_alarms_and_database_events_publish(
    template: Template, environment: str, config: EnvironmentConfig
) -> None:
    account = config.settings.account
    (topic,) = template.of_type("AWS::SNS::Topic")
    policy = template.one("AWS::SNS::TopicPolicy")
    assert policy["Topics"] == [{"Ref": topic}]
    denied, *allowed = policy["PolicyDocument"]["Statement"]
    assert denied["Effect"] == "Deny"
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert {each["Principal"]["Service"]: each["Condition"] for each in allowed} == {
        "cloudwatch.amazonaws.com": {
            "StringEquals": {"aws:SourceAccount": account},
            "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:us-east-1:{account}:alarm:*-{environment}"},
        },
        "events.rds.amazonaws.com": {"StringEquals": {"aws:SourceAccount": account}},
    }
    assert {each["Action"] for each in allowed} == {"sns:Publish"}


@pytest.mark.assembly
def test_should_let_publishers_use_the_key_for_the_topic_alone(
    template: Template, environment: str, config: EnvironmentConfig
) -> None:
    statements = template.one("AWS::KMS::Key")["KeyPolicy"]["Statement"]
    (publishing,) = [each for each in statements if "events.rds.amazonaws.com" in json.dumps(each["Principal"])]
    assert sorted(publishing["Principal"]["Service"]) == ["cloudwatch.amazonaws.com", "events.rds.amazonaws.com"]
    assert publishing["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    topic = f"arn:aws:sns:us-east-1:{config.settings.account}:smartfactory-alarms-{environment}"
    assert publishing["Condition"] == {"StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": topic}}


@pytest.mark.assembly
def test_should_tell_of_backups_failovers_and_failures_of_the_database(template: Template) -> None:
    subscription = template.one("AWS::RDS::EventSubscription")
    (topic,) = template.of_type("AWS::SNS::Topic")
    assert subscription["SnsTopicArn"] == {"Ref": topic}
    assert subscription["Enabled"] is True
    assert subscription["SourceType"] == "db-instance"
    assert len(subscription["SourceIds"]) == 1
    assert {"backup", "failover", "failure", "low storage"} <= set(subscription["EventCategories"])


# -------------------------------------------------------------------------------------------------- alarms


@pytest.mark.assembly
def test_should_watch_everything_that_can_break(template: Template, environment: str) -> None:
    found = {each["AlarmName"] for each in template.of_type("AWS::CloudWatch::Alarm").values()}
    assert {f"smartfactory-{name}-{environment}" for name in REQUIRED} <= found


@pytest.mark.assembly
def test_should_tell_the_topic_when_any_alarm_of_the_environment_changes(
    assembly: SynthesizedAssembly, environment: str, config: EnvironmentConfig
) -> None:
    topic = f"arn:aws:sns:us-east-1:{config.settings.account}:smartfactory-alarms-{environment}"
    told = [
        each
        for stage, _, template in assembly
        if stage == environment
        for kind in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
        for each in template.of_type(kind).values()
        if not is_window(each) and not scales(template, each)
    ]
    assert len(told) > len(REQUIRED)
    for each in told:
        assert topic in each["AlarmActions"], each["AlarmName"]
        assert each.get("ActionsEnabled", True) is True
        assert each["AlarmDescription"].endswith(f"({environment})")


@pytest.mark.assembly
def test_should_say_what_each_alarm_means_and_why_its_threshold(template: Template) -> None:
    for each in template.of_type("AWS::CloudWatch::Alarm").values():
        assert " Threshold: " in each["AlarmDescription"]
        assert len(each["AlarmDescription"]) <= 1024
        assert each.get("OKActions") == each.get("AlarmActions")


@pytest.mark.assembly
def test_should_look_at_a_metric_of_something_for_some_time(template: Template) -> None:
    for each in template.of_type("AWS::CloudWatch::Alarm").values():
        name = each["AlarmName"]
        assert each["EvaluationPeriods"] >= each.get("DatapointsToAlarm", 1) >= 1, name
        assert each["ComparisonOperator"], name
        if "Metrics" in each:
            assert len([query for query in each["Metrics"] if query.get("ReturnData", True)]) == 1, name
            stats = [query["MetricStat"] for query in each["Metrics"] if "MetricStat" in query]
            watched = [{**stat["Metric"], "Period": stat["Period"], "Statistic": stat["Stat"]} for stat in stats]
        else:
            watched = [{**each, "Statistic": each.get("Statistic") or each["ExtendedStatistic"]}]
        assert watched, name
        for metric in watched:
            # What the platform counts itself has no dimension: its name ends with the suffix instead.
            assert metric.get("Dimensions") or metric["Namespace"] == "SmartFactory", name
            assert metric["Namespace"], name
            assert metric["Statistic"], name
            assert metric["Period"] >= 60, name


@pytest.mark.assembly
def test_should_fire_when_nobody_reads_the_stream(template: Template, environment: str) -> None:
    age = alarm(template, environment, "stream-iterator-age")
    assert metric_names(age) == {"GetRecords.IteratorAgeMilliseconds"}
    assert (age["Statistic"], age["Threshold"], age["TreatMissingData"]) == ("Maximum", 300_000, "breaching")


@pytest.mark.assembly
def test_should_warn_of_loss_before_events_are_too_late_to_be_stored(
    template: Template, environment: str, config: EnvironmentConfig
) -> None:
    risk = alarm(template, environment, "stream-retention-risk")
    stream = config.settings.stream
    assert risk["Threshold"] == stream.retention_hours / 4 * 3_600_000


@pytest.mark.assembly
@pytest.mark.parametrize("service", ["processor", "api"])
def test_should_fire_when_fewer_tasks_run_than_configured(
    template: Template, environment: str, config: EnvironmentConfig, service: str
) -> None:
    tasks = alarm(template, environment, f"{service}-tasks")
    assert tasks["Threshold"] == getattr(config.settings, service).min_tasks
    assert tasks["ComparisonOperator"] == "LessThanThreshold"
    assert tasks["TreatMissingData"] == "breaching"


@pytest.mark.assembly
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


@pytest.mark.assembly
def test_should_fire_when_the_hourly_work_stays_undone(template: Template, environment: str) -> None:
    overdue = alarm(template, environment, "database-maintenance-overdue")
    assert (metric_names(overdue), overdue["Statistic"]) == ({"PartitionsAheadHours"}, "SampleCount")
    assert (overdue["Period"] * overdue["EvaluationPeriods"], overdue["Threshold"]) == (3 * 3600, 1)
    assert (overdue["ComparisonOperator"], overdue["TreatMissingData"]) == ("LessThanThreshold", "breaching")


@pytest.mark.assembly
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


@pytest.mark.assembly
def test_should_watch_the_metrics_of_this_environment_alone(template: Template, environment: str) -> None:
    alarms = template.of_type("AWS::CloudWatch::Alarm").values()
    queries = [query for each in alarms for query in each.get("Metrics", [])]
    queried = [query["MetricStat"]["Metric"] for query in queries if "MetricStat" in query]
    ours = [each for each in (*alarms, *queried) if each.get("Namespace") == NAMESPACE]
    areas = (events_area(Names("dev")), maintenance_area(Names("dev")), credentials_area(Names("dev"), SECRETS))
    windows_of_freshness = 8 * 2
    assert len(ours) == sum(len(each.rows) for each in areas) + windows_of_freshness
    for each in ours:
        dimensions = {one["Name"]: one["Value"] for one in each["Dimensions"]}
        assert dimensions["EnvironmentSuffix"] == environment
        assert dimensions.get("Service", PROCESSOR) == PROCESSOR


@pytest.mark.assembly
def test_should_watch_every_gateway_and_every_shard_of_the_cache(
    template: Template, environment: str, config: EnvironmentConfig
) -> None:
    names = {each["AlarmName"] for each in template.of_type("AWS::CloudWatch::Alarm").values()}
    settings = config.settings
    gateways = {
        f"smartfactory-nat-{place}-port-allocation-{environment}"
        for place in range(1, settings.network.nat_gateways + 1)
    }
    shards = {
        f"smartfactory-cache-{shard}-{each.name}-{environment}"
        for shard in range(1, settings.cache.shards + 1)
        for each in CACHE_ALARMS
    }
    assert {name for name in names if "-nat-" in name} == gateways
    assert {
        name for name in names if name.startswith("smartfactory-cache-") and not OF_CREDENTIALS.search(name)
    } == shards


@pytest.mark.assembly
def test_should_watch_the_firewall_of_the_api(
    assembly: SynthesizedAssembly, template: Template, environment: str
) -> None:
    acl = assembly.template(environment, "Api").one("AWS::WAFv2::WebACL")
    watched = json.dumps(alarm(template, environment, "api-blocked-requests"))
    # The metric's dimension is the metric name of the web ACL, not its name.
    assert f'"Value": "{acl["VisibilityConfig"]["MetricName"]}"' in watched


# ----------------------------------------------------------------------------------------------- dashboard


@pytest.mark.assembly
def test_should_have_one_dashboard_with_every_alarm_on_it(template: Template, environment: str) -> None:
    dashboard = template.one("AWS::CloudWatch::Dashboard")
    assert dashboard["DashboardName"] == f"smartfactory-{environment}"
    body = json.dumps(dashboard["DashboardBody"])
    for kind in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        for logical_id in template.of_type(kind):
            assert f'"{logical_id}"' in body
    for title in (
        "Objectives, over 30 days",
        "Event stream",
        "Events",
        "Database maintenance",
        "Services",
        "API",
        "Load balancer",
        "Database",
        "Cache",
        "Credentials",
        "Files",
        "Functions",
        "Network",
    ):
        assert f"## {title}" in body


# -------------------------------------------------------------------------------------------------- tables


def names_of(area: Area) -> list[str]:
    return [row.name for row in area.rows]


def with_files(settings: EnvironmentSettings, **files: Any) -> EnvironmentSettings:
    return msgspec.structs.replace(settings, files=Files(**files))


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"throughput_mode": "bursting"}, ["files-io-limit", "files-burst-credits"]),
        ({"throughput_mode": "provisioned", "provisioned_mibps": 64}, ["files-io-limit", "files-throughput"]),
        ({"throughput_mode": "elastic"}, ["files-io-limit"]),
        ({"throughput_mode": "elastic", "performance_mode": "maxIO"}, []),
    ],
)
def test_should_watch_what_the_mode_of_the_files_limits(
    settings: EnvironmentSettings, files: dict[str, Any], names: list[str]
) -> None:
    area = files_area(file_system_id="fs-12345678", settings=with_files(settings, **files))
    assert names_of(area) == names


def test_should_watch_the_worst_node_of_each_shard(settings: EnvironmentSettings) -> None:
    cache = msgspec.structs.replace(settings.cache, shards=2, replicas_per_shard=2)
    area = cache_area(replication_group_id="group", settings=msgspec.structs.replace(settings, cache=cache))
    row: AlarmRow = next(each for each in area.rows if each.name == "cache-2-engine-cpu")
    config = row.metric.to_metric_config().math_expression
    assert config is not None
    assert config.expression == "MAX([shard2_node1, shard2_node2, shard2_node3])"
    nodes = [each.to_metric_config().metric_stat for each in config.using_metrics.values()]
    assert [node.dimensions[0].value for node in nodes if node and node.dimensions] == [
        "group-0002-001", "group-0002-002", "group-0002-003"
    ]  # fmt: skip


def test_should_give_every_gateway_an_alarm() -> None:
    stream = kinesis.Stream(cdk.Stack(cdk.App(), "Specimen"), "Stream")
    area = network_area(nat_gateway_ids=["nat-a", "nat-b"], dns_firewall_matches=stream.metric_get_records())
    assert names_of(area) == ["dns-firewall-matches", "nat-1-port-allocation", "nat-2-port-allocation"]


def test_should_watch_what_the_processor_writes() -> None:
    area = events_area(Names("dev"))
    metrics = [*(row.metric for row in area.rows), *(each for graph in area.traffic.values() for each in graph)]
    stats = [each.to_metric_config().metric_stat for each in metrics]
    written = {each.value[0] for each in emf.Metric}
    assert {each.metric_name for each in stats if each} <= written
    assert {each.namespace for each in stats if each} == {emf.NAMESPACE}
    assert set(REASONS) == set(Reason)


def test_should_know_the_units_of_what_the_processor_writes() -> None:
    for name, unit, _ in (each.value for each in emf.Metric):
        assert {each.unit for each in reported(emf.NAMESPACE, name)} == {unit}, name


def test_should_watch_what_the_rotations_write() -> None:
    spec = spec_from_file_location("age", LAMBDA_SOURCES / "shared" / "age.py")
    assert spec is not None
    assert spec.loader is not None
    age = module_from_spec(spec)
    spec.loader.exec_module(age)
    assert age.METRIC == AGE
    assert [each.dimensions for each in reported(NAMESPACE, AGE)] == [frozenset({frozenset(age.DIMENSIONS)})]
    rows = credentials_area(Names("dev"), ["database/master"]).rows
    (stat,) = (each.metric.to_metric_config().metric_stat for each in rows)
    assert stat is not None
    assert (stat.namespace, stat.metric_name) == (NAMESPACE, age.METRIC)
    assert {each.name for each in stat.dimensions or ()} == set(age.DIMENSIONS)
