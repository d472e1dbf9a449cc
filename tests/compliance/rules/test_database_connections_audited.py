from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import database_connections_audited as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

GOOD: dict[str, Any] = {
    "log_connections": "1",
    "log_disconnections": "1",
    "shared_preload_libraries": "pg_stat_statements,pgaudit",
    "pgaudit.log": "ddl,role",
}
GROUP = "AWS::RDS::DBParameterGroup"


def of_group(**changes: Any) -> Answer:
    return judge(rule, Family="postgres17", Parameters={**GOOD, **changes}).answer


def of_instance(family: str = "postgres17", **changes: Any) -> Answer:
    group = resource(GROUP, Family=family, Parameters={**GOOD, **changes})
    return judge(rule, "AWS::RDS::DBInstance", DBParameterGroupName=ref("Group"), around={"Group": group}).answer


def test_should_pass_when_the_group_records_everything() -> None:
    assert of_group() is Answer.PASS
    assert of_group(**{"pgaudit.log": "all"}) is Answer.PASS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("log_connections", "0"),
        ("log_disconnections", "off"),
        ("shared_preload_libraries", "pg_stat_statements"),
        ("pgaudit.log", "none"),
        ("pgaudit.log", "ddl"),
    ],
)
def test_should_fail_when_a_record_is_missing(name: str, value: str) -> None:
    assert of_group(**{name: value}) is Answer.FAIL
    assert of_instance(**{name: value}) is Answer.FAIL


def test_should_pass_when_the_database_uses_such_a_group() -> None:
    assert of_instance() is Answer.PASS


def test_should_fail_when_the_database_uses_the_default_group() -> None:
    assert judge(rule, "AWS::RDS::DBInstance", DBParameterGroupName="default.postgres17").answer is Answer.FAIL


def test_should_not_be_evaluated_when_a_parameter_of_its_group_is_not_known() -> None:
    assert of_instance(log_connections=UNKNOWN) is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_engine_is_another() -> None:
    assert of_instance(family="mysql8.4") is Answer.NOT_APPLICABLE
