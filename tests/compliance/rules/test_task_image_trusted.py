from compliance.model import Answer
from compliance.rules import task_image_trusted as rule
from tests.compliance.rules.judge import UNKNOWN, judge

DIGEST = "@sha256:" + "a" * 64
PRIVATE = "111111111111.dkr.ecr.us-east-1.${AWS::URLSuffix}/cdk-hnb659fds-container-assets"


def test_should_pass_when_the_image_is_an_asset() -> None:
    assert (
        judge(rule, ContainerDefinitions=[{"Image": {"Fn::Sub": PRIVATE + ":0123456789abcdef"}}]).answer is Answer.PASS
    )


def test_should_pass_when_the_image_is_pinned() -> None:
    assert judge(rule, ContainerDefinitions=[{"Image": "public.ecr.aws/x/y" + DIGEST}]).answer is Answer.PASS


def test_should_fail_when_the_image_has_a_tag_of_somebody_else() -> None:
    assert judge(rule, ContainerDefinitions=[{"Image": "public.ecr.aws/x/y:1"}]).answer is Answer.FAIL


def test_should_fail_when_the_tag_is_latest() -> None:
    assert judge(rule, ContainerDefinitions=[{"Image": {"Fn::Sub": PRIVATE + ":latest"}}]).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_image_is_not_known() -> None:
    assert judge(rule, ContainerDefinitions=[{"Image": UNKNOWN}]).answer is Answer.NOT_EVALUATED


def test_should_fail_when_tasks_of_one_deployment_may_differ() -> None:
    container = {"Image": {"Fn::Sub": PRIVATE + ":0123456789abcdef"}, "VersionConsistency": "disabled"}
    result = judge(rule, ContainerDefinitions=[container])
    assert result.answer is Answer.FAIL
    assert "VersionConsistency" in result.detail


def test_should_pass_when_a_digest_leaves_no_choice() -> None:
    container = {"Image": "public.ecr.aws/x/y" + DIGEST, "VersionConsistency": "disabled"}
    assert judge(rule, ContainerDefinitions=[container]).answer is Answer.PASS
