from typing import Any

from compliance.model import Answer
from compliance.rules import vpc_three_zones as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def subnets(*zones: Any) -> dict[str, Any]:
    return {
        f"Subnet{index}": resource("AWS::EC2::Subnet", VpcId=ref("Subject"), AvailabilityZone=zone)
        for index, zone in enumerate(zones)
    }


def test_should_pass_when_it_spans_three_zones() -> None:
    assert judge(rule, around=subnets("us-east-1a", "us-east-1b", "us-east-1c")).answer is Answer.PASS


def test_should_not_be_evaluated_when_a_zone_is_left_to_the_service() -> None:
    assert judge(rule, around=subnets("us-east-1a", "us-east-1b", None)).answer is Answer.NOT_EVALUATED


def test_should_fail_when_it_spans_two_zones() -> None:
    assert judge(rule, around=subnets("us-east-1a", "us-east-1b", "us-east-1b")).answer is Answer.FAIL


def test_should_not_be_evaluated_when_a_zone_is_not_known() -> None:
    assert judge(rule, around=subnets("us-east-1a", "us-east-1b", UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_its_subnets_are_not_in_the_templates() -> None:
    assert judge(rule).answer is Answer.NOT_APPLICABLE
