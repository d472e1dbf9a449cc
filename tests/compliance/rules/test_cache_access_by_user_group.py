from typing import Any

from compliance.model import Answer
from compliance.rules import cache_access_by_user_group as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def users(default: str) -> dict[str, Any]:
    return {
        "Default": resource("AWS::ElastiCache::User", UserName="default", AccessString=default),
        "App": resource("AWS::ElastiCache::User", UserName="app-dev", AccessString="on ~* +@read"),
        "Group": resource("AWS::ElastiCache::UserGroup", UserIds=[ref("Default"), ref("App")]),
        "Without": resource("AWS::ElastiCache::UserGroup", UserIds=[ref("App")]),
        "Doubtful": resource("AWS::ElastiCache::UserGroup", UserIds=[ref("App"), "somebody"]),
    }


def test_should_pass_when_the_default_user_is_off() -> None:
    assert judge(rule, UserGroupIds=[ref("Group")], around=users("off ~* -@all")).answer is Answer.PASS


def test_should_pass_when_valkey_has_no_default_user() -> None:
    assert judge(rule, Engine="valkey", UserGroupIds=[ref("Without")], around=users("off")).answer is Answer.PASS


def test_should_fail_when_the_default_user_is_on() -> None:
    result = judge(rule, UserGroupIds=[ref("Group")], around=users("on ~* +@all"))
    assert result.answer is Answer.FAIL
    assert "default user is on" in result.detail


def test_should_fail_when_redis_has_no_default_user_of_its_own() -> None:
    result = judge(rule, Engine="redis", UserGroupIds=[ref("Without")], around=users("off"))
    assert result.answer is Answer.FAIL
    assert "no default user" in result.detail


def test_should_fail_when_there_is_no_group() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "no user group" in result.detail


def test_should_not_be_evaluated_when_the_group_is_not_known() -> None:
    assert judge(rule, UserGroupIds=[UNKNOWN]).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_a_user_of_the_group_is_not_known() -> None:
    assert judge(rule, UserGroupIds=[ref("Doubtful")], around=users("off")).answer is Answer.NOT_EVALUATED


def test_should_answer_for_the_group_itself_when_it_is_one() -> None:
    for members, expected in (
        ([ref("Default"), ref("App")], Answer.PASS),
        ([ref("App")], Answer.FAIL),
        ([ref("App"), "default"], Answer.FAIL),
        ([], Answer.FAIL),
        ([ref("App"), UNKNOWN], Answer.NOT_EVALUATED),
    ):
        result = judge(rule, "AWS::ElastiCache::UserGroup", Engine="redis", UserIds=members, around=users("off"))
        assert result.answer is expected


def test_should_fail_when_valkey_has_the_services_default_user() -> None:
    result = judge(rule, "AWS::ElastiCache::UserGroup", Engine="valkey", UserIds=["default"])
    assert result.answer is Answer.FAIL


def test_should_not_be_evaluated_when_a_valkey_group_is_not_known() -> None:
    result = judge(rule, "AWS::ElastiCache::UserGroup", Engine="valkey", UserIds=[UNKNOWN])
    assert result.answer is Answer.NOT_EVALUATED
