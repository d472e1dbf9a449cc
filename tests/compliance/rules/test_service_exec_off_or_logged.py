from typing import Any

from compliance.model import Answer
from compliance.rules import service_exec_off_or_logged as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def cluster(**changes: Any) -> dict[str, Any]:
    shells = {"Logging": "OVERRIDE", "KmsKeyId": "key", "LogConfiguration": {"CloudWatchLogGroupName": "x"}, **changes}
    return {"Cluster": resource("AWS::ECS::Cluster", Configuration={"ExecuteCommandConfiguration": shells})}


def test_should_pass_when_ours_says_that_shells_are_off() -> None:
    assert judge(rule, EnableExecuteCommand=False).answer is Answer.PASS


def test_should_fail_when_ours_does_not_say_that_shells_are_off() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_ours_allows_shells_that_are_logged() -> None:
    assert judge(rule, EnableExecuteCommand=True, Cluster=ref("Cluster"), around=cluster()).answer is Answer.FAIL


def test_should_pass_when_shells_are_off() -> None:
    assert judge(rule, suffix="").answer is Answer.PASS


def test_should_pass_when_shells_are_logged() -> None:
    assert (
        judge(rule, suffix="", EnableExecuteCommand=True, Cluster=ref("Cluster"), around=cluster()).answer
        is Answer.PASS
    )


def test_should_fail_when_shells_are_not_logged() -> None:
    assert (
        judge(rule, suffix="", EnableExecuteCommand=True, Cluster=ref("Cluster"), around=cluster(Logging="NONE")).answer
        is Answer.FAIL
    )


def test_should_fail_when_logs_of_shells_are_not_encrypted() -> None:
    assert (
        judge(
            rule, suffix="", EnableExecuteCommand="true", Cluster=ref("Cluster"), around=cluster(KmsKeyId=None)
        ).answer
        is Answer.FAIL
    )


def test_should_fail_when_logs_of_shells_go_nowhere() -> None:
    assert (
        judge(
            rule, suffix="", EnableExecuteCommand=True, Cluster=ref("Cluster"), around=cluster(LogConfiguration=None)
        ).answer
        is Answer.FAIL
    )


def test_should_not_be_evaluated_when_the_cluster_is_not_known() -> None:
    assert judge(rule, suffix="", EnableExecuteCommand=True, Cluster="elsewhere").answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, suffix="", EnableExecuteCommand=UNKNOWN).answer is Answer.NOT_EVALUATED
