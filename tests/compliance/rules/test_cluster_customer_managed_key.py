from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import cluster_customer_managed_key as rule
from tests.compliance.rules.judge import KEY, judge

LOGS: dict[str, Any] = {"CloudWatchLogGroupName": "shells", "CloudWatchEncryptionEnabled": True}


def configured(*, disk: Any = KEY, shells: Any = KEY, logs: Any = None) -> dict[str, Any]:
    return {
        "ManagedStorageConfiguration": {"FargateEphemeralStorageKmsKeyId": disk},
        "ExecuteCommandConfiguration": {"KmsKeyId": shells, "LogConfiguration": LOGS if logs is None else logs},
    }


def test_should_pass_when_both_have_a_key() -> None:
    assert judge(rule, Configuration=configured()).answer is Answer.PASS


@pytest.mark.parametrize(
    "configuration",
    [
        {},
        configured(disk="alias/aws/ecs"),
        configured(shells="alias/aws/ecs"),
        configured(logs={"CloudWatchLogGroupName": "shells"}),
    ],
)
def test_should_fail_when_the_key_is_not_ours(configuration: dict[str, Any]) -> None:
    assert judge(rule, Configuration=configuration).answer is Answer.FAIL


def test_should_not_apply_when_somebody_else_sets_nothing_up() -> None:
    assert judge(rule, suffix="").answer is Answer.NOT_APPLICABLE
