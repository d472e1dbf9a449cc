import pytest

from compliance.rules_support.actions import takes_a_resource


@pytest.mark.parametrize("action", ["kms:Decrypt", "SQS:sendmessage", "logs:Put*", "ec2:*"])
def test_should_say_yes_when_one_of_the_actions_takes_a_resource(action: str) -> None:
    assert takes_a_resource(action)


@pytest.mark.parametrize("action", ["ec2:DescribeSubnets", "ecr:GetAuthorizationToken", "nobody:Knows", "*", ""])
def test_should_say_no_when_none_does_or_nothing_is_known(action: str) -> None:
    assert not takes_a_resource(action)
