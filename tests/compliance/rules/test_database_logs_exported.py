from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import database_logs_exported as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize(
    ("engine", "logs"),
    [
        ("postgres", ["postgresql", "upgrade"]),
        ("aurora-postgresql", ["postgresql"]),
        ("mysql", ["error", "slowquery"]),
        ("sqlserver-se", ["agent"]),
    ],
)
def test_should_pass_when_every_kind_is_exported(engine: str, logs: list[str]) -> None:
    assert judge(rule, Engine=engine, EnableCloudwatchLogsExports=logs).answer is Answer.PASS


@pytest.mark.parametrize(
    ("engine", "logs"), [("postgres", ["postgresql"]), ("postgres", None), ("mysql", []), ("sqlserver-se", None)]
)
def test_should_fail_when_a_kind_is_missing(engine: str, logs: Any) -> None:
    assert judge(rule, Engine=engine, EnableCloudwatchLogsExports=logs).answer is Answer.FAIL


@pytest.mark.parametrize(
    ("logs", "expected"), [([], Answer.FAIL), (["iam-db-auth-error"], Answer.PASS), ([UNKNOWN], Answer.NOT_EVALUATED)]
)
def test_should_demand_refused_logins_when_users_sign_in_with_iam(logs: list[Any], expected: Answer) -> None:
    result = judge(
        rule,
        Engine="postgres",
        EnableIAMDatabaseAuthentication=True,
        EnableCloudwatchLogsExports=["postgresql", "upgrade", *logs],
    )
    assert result.answer is expected


@pytest.mark.parametrize(("engine", "logs"), [(UNKNOWN, ["postgresql"]), ("postgres", UNKNOWN)])
def test_should_not_be_evaluated_when_engine_or_logs_are_not_known(engine: Any, logs: Any) -> None:
    assert judge(rule, Engine=engine, EnableCloudwatchLogsExports=logs).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_instance_is_of_a_cluster() -> None:
    assert judge(rule, DBClusterIdentifier="cluster").answer is Answer.NOT_APPLICABLE
