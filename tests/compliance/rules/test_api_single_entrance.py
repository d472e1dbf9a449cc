from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_single_entrance as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

API = "AWS::ApiGateway::RestApi"
DECLARED = {"Api": resource(API), "Stage": resource("AWS::ApiGateway::Stage", RestApiId=ref("Api"))}


def test_should_pass_when_the_deployment_makes_no_stage() -> None:
    assert judge(rule, around=DECLARED, RestApiId=ref("Api")).answer is Answer.PASS


def test_should_fail_when_the_deployment_makes_a_stage_beside_the_declared_one() -> None:
    assert judge(rule, around=DECLARED, RestApiId=ref("Api"), StageName="other").answer is Answer.FAIL


def test_should_not_apply_when_the_deployments_stage_is_the_only_one() -> None:
    around = {"Api": resource(API)}
    assert judge(rule, around=around, RestApiId=ref("Api"), StageName="v1").answer is Answer.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("mode", "answer"),
    [
        ({"EndpointAccessMode": "STRICT"}, Answer.PASS),
        ({"EndpointAccessMode": "BASIC"}, Answer.FAIL),
        ({}, Answer.FAIL),
        ({"EndpointAccessMode": UNKNOWN}, Answer.NOT_EVALUATED),
    ],
)
def test_should_answer_by_the_access_mode_when_the_api_is_ours(mode: dict[str, Any], answer: Answer) -> None:
    assert judge(rule, API, **mode).answer is answer


def test_should_not_apply_when_the_api_is_somebody_elses() -> None:
    assert judge(rule, API, suffix="").answer is Answer.NOT_APPLICABLE
