from typing import Any

from compliance.model import Answer
from compliance.rules import files_mount_targets_in_three_zones as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def mounted(*zones: Any) -> dict[str, Any]:
    found = {}
    for index, zone in enumerate(zones):
        found[f"Subnet{index}"] = resource("AWS::EC2::Subnet", AvailabilityZone=zone)
        target = resource("AWS::EFS::MountTarget", FileSystemId=ref("Subject"), SubnetId=ref(f"Subnet{index}"))
        found[f"Target{index}"] = target
    return found


def test_should_pass_when_it_is_in_three_zones() -> None:
    assert judge(rule, around=mounted("us-east-1a", "us-east-1b", "us-east-1c")).answer is Answer.PASS


def test_should_pass_when_the_zones_are_the_regions_first_three() -> None:
    assert (
        judge(rule, around=mounted(*({"Fn::Select": [index, {"Fn::GetAZs": ""}]} for index in range(3)))).answer
        is Answer.PASS
    )


def test_should_fail_when_it_has_two_mount_targets() -> None:
    result = judge(rule, around=mounted("us-east-1a", "us-east-1b"))
    assert result.answer is Answer.FAIL
    assert "mount targets" in result.detail


def test_should_fail_when_two_mount_targets_are_in_one_zone() -> None:
    result = judge(rule, around=mounted("us-east-1a", "us-east-1b", "us-east-1b"))
    assert result.answer is Answer.FAIL
    assert "zones" in result.detail


def test_should_not_be_evaluated_when_a_zone_is_not_known() -> None:
    assert judge(rule, around=mounted("us-east-1a", "us-east-1b", UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_fail_when_the_files_are_in_one_zone() -> None:
    three = mounted("us-east-1a", "us-east-1b", "us-east-1c")
    assert judge(rule, around=three, AvailabilityZoneName="us-east-1a").answer is Answer.FAIL
