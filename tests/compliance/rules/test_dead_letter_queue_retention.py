from compliance.model import Answer
from compliance.rules import dead_letter_queue_retention as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_letters_are_kept_for_14_days() -> None:
    assert judge(rule, QueueName="dead-letters-dev", MessageRetentionPeriod=1_209_600).answer is Answer.PASS


def test_should_fail_when_letters_are_kept_for_less() -> None:
    assert judge(rule, QueueName="dead-letters-dev", MessageRetentionPeriod="1209599").answer is Answer.FAIL


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule, QueueName="dead-letters-dev").answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, QueueName="dead-letters-dev", MessageRetentionPeriod=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_takes_no_dead_letters() -> None:
    assert judge(rule, QueueName="work-dev").answer is Answer.NOT_APPLICABLE
