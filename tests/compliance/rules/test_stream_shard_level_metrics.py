from compliance.model import Answer
from compliance.rules import stream_shard_level_metrics as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_both_are_reported() -> None:
    assert (
        judge(rule, DesiredShardLevelMetrics=["IteratorAgeMilliseconds", "WriteProvisionedThroughputExceeded"]).answer
        is Answer.PASS
    )


def test_should_pass_when_all_are_reported() -> None:
    assert judge(rule, DesiredShardLevelMetrics=["ALL"]).answer is Answer.PASS


def test_should_fail_when_one_is_missing() -> None:
    result = judge(rule, DesiredShardLevelMetrics=["IteratorAgeMilliseconds"])
    assert result.answer is Answer.FAIL
    assert "WriteProvisionedThroughputExceeded" in result.detail


def test_should_fail_when_none_is_reported() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_they_are_not_known() -> None:
    assert judge(rule, DesiredShardLevelMetrics=UNKNOWN).answer is Answer.NOT_EVALUATED
