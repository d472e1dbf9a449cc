from compliance.model import Answer
from compliance.rules import task_read_only_root as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_every_container_is_read_only() -> None:
    assert (
        judge(rule, ContainerDefinitions=[{"ReadonlyRootFilesystem": True}, {"ReadonlyRootFilesystem": "true"}]).answer
        is Answer.PASS
    )


def test_should_fail_when_one_container_can_write() -> None:
    result = judge(rule, ContainerDefinitions=[{"ReadonlyRootFilesystem": True}, {}])
    assert result.answer is Answer.FAIL
    assert "ContainerDefinitions.1" in result.detail


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, ContainerDefinitions=[{"ReadonlyRootFilesystem": UNKNOWN}]).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_containers_are_not_known() -> None:
    assert judge(rule, ContainerDefinitions=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_there_is_no_container() -> None:
    assert judge(rule).answer is Answer.NOT_APPLICABLE
