from compliance.model import Answer
from compliance.rules import api_integration_tls as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_the_backend_is_called_over_tls() -> None:
    assert judge(rule, Integration={"Type": "HTTP_PROXY", "Uri": "https://api.example.com/v1"}).answer is Answer.PASS


def test_should_pass_when_only_the_path_is_not_known() -> None:
    assert (
        judge(rule, Integration={"Type": "HTTP", "Uri": {"Fn::Join": ["", ["https://", UNKNOWN, "/v1"]]}}).answer
        is Answer.PASS
    )


def test_should_fail_when_the_backend_is_called_in_the_clear() -> None:
    assert (
        judge(rule, Integration={"Type": "HTTP_PROXY", "Uri": {"Fn::Join": ["", ["http://", UNKNOWN, "/v1"]]}}).answer
        is Answer.FAIL
    )


def test_should_not_be_evaluated_when_the_address_is_not_known() -> None:
    assert judge(rule, Integration={"Type": "HTTP_PROXY", "Uri": UNKNOWN}).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_backend_is_a_service() -> None:
    assert (
        judge(rule, Integration={"Type": "AWS_PROXY", "Uri": "arn:aws:apigateway:us-east-1:lambda:path/x"}).answer
        is Answer.NOT_APPLICABLE
    )
