"""The tables of alarms: what they watch, of what there is."""

from importlib import import_module
from typing import Any

import aws_cdk as cdk
import msgspec
import pytest
from aws_cdk import aws_kinesis as kinesis

from compliance.rules_support.metrics import reported
from lib.constructs.function_code import LAMBDA_SOURCES
from lib.constructs.platform_alarms.area import AlarmRow, Area
from lib.constructs.platform_alarms.cache import cache_area
from lib.constructs.platform_alarms.credentials import AGE, credentials_area
from lib.constructs.platform_alarms.events import NAMESPACE, REASONS, events_area
from lib.constructs.platform_alarms.files import files_area
from lib.constructs.platform_alarms.network import network_area
from lib.naming import Names
from lib.settings import EnvironmentSettings, Files
from services.telemetry import emf
from services.telemetry.events import Reason


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


def test_should_watch_what_the_rotations_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(LAMBDA_SOURCES)  # as a bundle lays it out
    age = import_module("shared.age")
    assert age.METRIC == AGE
    assert [each.dimensions for each in reported(NAMESPACE, AGE)] == [frozenset({frozenset(age.DIMENSIONS)})]
    rows = credentials_area(Names("dev"), ["database/master"]).rows
    (stat,) = (each.metric.to_metric_config().metric_stat for each in rows)
    assert stat is not None
    assert (stat.namespace, stat.metric_name) == (NAMESPACE, age.METRIC)
    assert {each.name for each in stat.dimensions or ()} == set(age.DIMENSIONS)
