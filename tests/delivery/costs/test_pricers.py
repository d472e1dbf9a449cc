"""Lines of the bill, each worked out by hand beside."""

from typing import Any

import pytest

from tests.delivery.costs.conftest import SETTINGS, Bill, lines, resource

HOURS = 730
STREAM: dict[str, Any] = {"ShardCount": 24, "RetentionPeriodHours": 168, "DesiredShardLevelMetrics": ["ALL"]}


def test_should_price_shards_their_retention_and_their_metrics(bill: Bill) -> None:
    found = bill(resource("AWS::Kinesis::Stream", **STREAM))
    assert found["shards"] == pytest.approx(24 * HOURS * 0.015)
    assert found["retention up to 7 days"] == pytest.approx(24 * HOURS * 0.02)
    assert found["metrics of each shard"] == pytest.approx(24 * 7 * 0.30)


def test_should_count_a_record_a_bucket_and_flush_of_each_gateway(bill: Bill) -> None:
    # Two gateways of 5,000 events/s, 64 buckets, five flushes a second: 640 records a second, none of them full.
    found = bill(resource("AWS::Kinesis::Stream", **STREAM))
    assert found["events put, aggregated"] == pytest.approx(640 * HOURS * 3_600 / 1e6 * 0.014)


def test_should_not_count_more_records_than_events(bill: Bill) -> None:
    slow = {**SETTINGS, "load": {**SETTINGS["load"], "eventsPerSecond": 100}}
    found = bill(resource("AWS::Kinesis::Stream", **STREAM), settings=slow)
    assert found["events put, aggregated"] == pytest.approx(100 * HOURS * 3_600 / 1e6 * 0.014)


def test_should_price_long_retention_by_the_gigabyte(bill: Bill) -> None:
    found = bill(resource("AWS::Kinesis::Stream", **STREAM | {"RetentionPeriodHours": 192}))
    assert found["retention beyond 7 days"] == pytest.approx(2.5e6 * 24 * 3_600 / 1e9 * 0.023)


def test_should_price_both_zones_of_a_database_and_its_standby(bill: Bill) -> None:
    found = bill(
        resource(
            "AWS::RDS::DBInstance",
            DBInstanceClass="db.r8g.2xlarge",
            MultiAZ=True,
            AllocatedStorage="5000",
            MaxAllocatedStorage=6000,
            Iops=14_000,
            StorageThroughput=500,
            BackupRetentionPeriod=7,
        )
    )
    assert found["r8g.2xlarge with its standby"] == pytest.approx(2 * HOURS * 0.96)
    assert found["storage with its standby"] == pytest.approx(2 * 5_000 * 0.115)
    assert found["Iops"] == pytest.approx(2 * 2_000 * 0.02)
    assert "StorageThroughput" not in found


def test_should_let_storage_grow_as_autoscaling_does(bill: Bill) -> None:
    # 9 days of readings are 1,866 GB, 400 days of rollups of 10,000 series 2,304 GB; a tenth stays free.
    database: dict[str, Any] = {
        "DBInstanceClass": "db.r8g.large",
        "AllocatedStorage": "100",
        "MaxAllocatedStorage": 6000,
    }
    found = bill(resource("AWS::RDS::DBInstance", **database))
    assert found["storage"] == pytest.approx((1_866.24 + 2_304) / 0.9 * 0.115)


def test_should_price_nodes_by_engine_and_type(bill: Bill) -> None:
    nodes: dict[str, Any] = {"CacheNodeType": "cache.m7g.large", "NumNodeGroups": 2, "ReplicasPerNodeGroup": 2}
    found = bill(resource("AWS::ElastiCache::ReplicationGroup", Engine="redis", **nodes))
    cheaper = bill(resource("AWS::ElastiCache::ReplicationGroup", Engine="valkey", **nodes))
    assert found == {"6 nodes m7g.large": pytest.approx(6 * HOURS * 0.158)}
    assert cheaper == {"6 nodes m7g.large": pytest.approx(6 * HOURS * 0.1264)}


def test_should_take_off_the_throughput_that_storage_brings_along(bill: Bill) -> None:
    found = bill(
        resource(
            "AWS::EFS::FileSystem",
            ThroughputMode="provisioned",
            ProvisionedThroughputInMibps=128,
            LifecyclePolicies=[{"TransitionToIA": "AFTER_30_DAYS"}],
        )
    )
    daily = 864e6 * 17.5 / 1e9
    assert found["archive"] == pytest.approx(daily * 30 * 0.30)
    assert found["archive, rarely read"] == pytest.approx(daily * 335 * 0.016)
    assert found["provisioned throughput"] == pytest.approx((128 - daily * 30 / 20) * 6)


@pytest.mark.parametrize(("events", "tasks"), [(1_000, 4), (10_000, 5), (100_000, 24)])
def test_should_run_as_many_tasks_as_the_scaling_asks_for(bill: Bill, events: int, tasks: int) -> None:
    metrics = [{"Id": "bytes", "MetricStat": {}}, {"Id": "load"}]
    found = bill(
        resource("AWS::ECS::Service"),
        resource(
            "AWS::ECS::TaskDefinition",
            Cpu="2048",
            Memory="4096",
            RuntimePlatform={"CpuArchitecture": "ARM64"},
            ContainerDefinitions=[{"Environment": [{"Name": "LEASE_TABLE", "Value": "leases"}]}],
        ),
        resource("AWS::ApplicationAutoScaling::ScalableTarget", MinCapacity=4, MaxCapacity=24),
        resource(
            "AWS::ApplicationAutoScaling::ScalingPolicy",
            TargetTrackingScalingPolicyConfiguration={
                "TargetValue": 524_288,
                "CustomizedMetricSpecification": {"Metrics": metrics},
            },
        ),
        settings={**SETTINGS, "load": {**SETTINGS["load"], "eventsPerSecond": events}},
    )
    assert found[f"{tasks} tasks, processors"] == pytest.approx(tasks * 2 * HOURS * 0.03238)
    assert found[f"{tasks} tasks, memory"] == pytest.approx(tasks * 4 * HOURS * 0.00356)


def test_should_price_an_endpoint_by_its_zones_and_the_streams_by_what_is_read(bill: Bill) -> None:
    interface: dict[str, Any] = {"VpcEndpointType": "Interface", "SubnetIds": ["a", "b", "c"]}
    found = bill(resource("AWS::EC2::VPCEndpoint", ServiceName="com.amazonaws.us-east-1.kinesis-streams", **interface))
    assert found["endpoint kinesis-streams in 3 zones"] == pytest.approx(3 * HOURS * 0.01)
    assert found["events read through the endpoint"] == pytest.approx(2.5e6 * HOURS * 3_600 / 1e9 * 0.01)
    assert bill(resource("AWS::EC2::VPCEndpoint", VpcEndpointType="Gateway", ServiceName="s3")) == {}


def test_should_count_the_metrics_of_an_alarm_and_no_expression(bill: Bill) -> None:
    stat = {"MetricStat": {"Period": 300}}
    assert bill(resource("AWS::CloudWatch::Alarm", Period=60)) == {"alarm": pytest.approx(0.10)}
    assert bill(resource("AWS::CloudWatch::Alarm", Period=10)) == {"alarm": pytest.approx(0.30)}
    composed = resource("AWS::CloudWatch::Alarm", Metrics=[stat, stat, {"Expression": "a / b"}])
    assert bill(composed) == {"alarm": pytest.approx(0.20)}


def test_should_price_masking_where_a_log_group_or_the_account_has_it(bill: Bill) -> None:
    plain = resource("AWS::Logs::LogGroup", LogGroupName="/smartfactory/ecs/api-prod", RetentionInDays=365)
    account = resource("AWS::Logs::AccountPolicy")
    volume = 52.56e6 * 300 / 1e9
    assert bill(plain)["log /smartfactory/ecs/api-prod"] == pytest.approx(volume * 0.5)
    assert "masking of /smartfactory/ecs/api-prod" not in bill(plain)
    assert bill(plain, account)["masking of /smartfactory/ecs/api-prod"] == pytest.approx(volume * 0.12)


def test_should_refuse_a_log_group_of_which_nothing_is_known() -> None:
    with pytest.raises(LookupError, match=r"/somebody/else.*assumptions\.toml"):
        lines(resource("AWS::Logs::LogGroup", LogGroupName="/somebody/else"))


def test_should_charge_copies_to_the_account_that_has_them() -> None:
    days = {"DeleteAfterDays": 35}
    rule = {"Lifecycle": days, "CopyActions": [{"Lifecycle": days}]}
    plan = resource("AWS::Backup::BackupPlan", BackupPlan={"BackupPlanRule": [rule]})
    found = lines(plan, resource("AWS::RDS::DBInstance"))
    changed = (864e6 * 240 + 10_000 * 1_440 * 400) / 1e9 * 35
    assert [line.elsewhere for line in found] == [False, True]
    assert [line.quantity for line in found] == pytest.approx([changed, changed + 1_866.24 + 2_304])


def test_should_price_advanced_dns_rules_only_where_there_are_some(bill: Bill) -> None:
    association = resource("AWS::Route53Resolver::FirewallRuleGroupAssociation")
    plain = resource("AWS::Route53Resolver::FirewallRuleGroup", FirewallRules=[{"Action": "BLOCK"}])
    advanced = resource("AWS::Route53Resolver::FirewallRuleGroup", FirewallRules=[{"DnsThreatProtection": "DGA"}])
    assert "advanced DNS rules" not in bill(association, plain)
    assert bill(association, advanced)["advanced DNS rules"] == pytest.approx(HOURS * 0.16)
