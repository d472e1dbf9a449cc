from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_authorizer_trusts_own_pool as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref, resource

POOL = {"Pool": resource("AWS::Cognito::UserPool")}
ELSEWHERE = "arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_Elsewhere"
OWN: dict[str, Any] = {"Type": "COGNITO_USER_POOLS", "ProviderARNs": [attribute("Pool", "Arn")]}


def test_should_pass_when_it_believes_the_pool_beside_it() -> None:
    assert judge(rule, around=POOL, **OWN).answer is Answer.PASS


def test_should_fail_when_it_believes_a_pool_elsewhere() -> None:
    assert judge(rule, around=POOL, **OWN | {"ProviderARNs": [ELSEWHERE]}).answer is Answer.FAIL


def test_should_pass_when_the_pools_are_in_no_template() -> None:
    assert judge(rule, **OWN | {"ProviderARNs": [ELSEWHERE]}).answer is Answer.PASS


def test_should_fail_when_it_believes_nobody() -> None:
    assert judge(rule, around=POOL, **OWN | {"ProviderARNs": []}).answer is Answer.FAIL


@pytest.mark.parametrize("providers", [UNKNOWN, [UNKNOWN]])
def test_should_not_be_evaluated_when_the_pool_is_not_known(providers: object) -> None:
    assert judge(rule, around=POOL, **OWN | {"ProviderARNs": providers}).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_a_function_decides() -> None:
    assert judge(rule, Type="TOKEN").answer is Answer.NOT_APPLICABLE


def guarding(api: object) -> Answer:
    around = {
        **POOL,
        "Api": resource("AWS::ApiGateway::RestApi"),
        "Method": resource("AWS::ApiGateway::Method", RestApiId=ref("Api"), AuthorizerId=ref("Subject")),
    }
    return judge(rule, around=around, RestApiId=api, **OWN).answer


@pytest.mark.parametrize(
    ("api", "answer"), [(ref("Api"), Answer.PASS), ("other", Answer.FAIL), (UNKNOWN, Answer.NOT_EVALUATED)]
)
def test_should_tell_whether_it_guards_its_methods_when_they_name_it(api: object, answer: Answer) -> None:
    assert guarding(api) is answer
