from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import engine_version_supported as rule
from tests.compliance.rules.judge import UNKNOWN, judge

CACHE = "AWS::ElastiCache::ReplicationGroup"


@pytest.mark.parametrize(
    ("engine", "version"),
    [
        ("postgres", "17.11"),
        ("postgres", "15"),
        ("mysql", "8.4.3"),
        ("aurora-mysql", "8.0.mysql_aurora.3.08.0"),
        ("mariadb", "11.4.4"),
    ],
)
def test_should_pass_when_the_version_is_supported(engine: str, version: str) -> None:
    assert judge(rule, Engine=engine, EngineVersion=version).answer is Answer.PASS


@pytest.mark.parametrize(
    ("engine", "version"), [("postgres", "12.22"), ("postgres", "14.20"), ("mysql", "8.0.40"), ("mariadb", "10.6")]
)
def test_should_fail_when_support_ends(engine: str, version: str) -> None:
    result = judge(rule, Engine=engine, EngineVersion=version)
    assert result.answer is Answer.FAIL
    assert engine in result.detail


@pytest.mark.parametrize(("version", "expected"), [("7.1", Answer.PASS), ("6.2", Answer.FAIL), ("6.x", Answer.FAIL)])
def test_should_take_a_cache_for_redis_when_it_names_no_engine(version: str, expected: Answer) -> None:
    assert judge(rule, CACHE, EngineVersion=version).answer is expected


@pytest.mark.parametrize("version", [None, ""])
def test_should_fail_when_no_version_is_named(version: str | None) -> None:
    assert judge(rule, Engine="postgres", EngineVersion=version).answer is Answer.FAIL


@pytest.mark.parametrize(("engine", "version"), [("postgres", UNKNOWN), (UNKNOWN, "17.11")])
def test_should_not_be_evaluated_when_engine_or_version_is_not_known(engine: Any, version: Any) -> None:
    assert judge(rule, Engine=engine, EngineVersion=version).answer is Answer.NOT_EVALUATED


@pytest.mark.parametrize(
    ("suffix", "properties"),
    [
        ("", {"Engine": "postgres"}),
        ("dev", {"Engine": "oracle-ee", "EngineVersion": "19"}),
        ("dev", {"Engine": "aurora-mysql", "DBClusterIdentifier": "cluster"}),
    ],
)
def test_should_not_apply_when_the_version_is_not_its_to_name(suffix: str, properties: dict[str, Any]) -> None:
    assert judge(rule, suffix=suffix, **properties).answer is Answer.NOT_APPLICABLE
