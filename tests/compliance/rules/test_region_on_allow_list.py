from compliance.model import Answer
from compliance.rules import region_on_allow_list as rule
from tests.compliance.rules.judge import judge, ref


def test_should_pass_when_everything_is_in_the_region() -> None:
    assert (
        judge(rule, "AWS::SQS::Queue", KmsMasterKeyId="arn:aws:kms:us-east-1:111111111111:key/x").answer is Answer.PASS
    )


def test_should_pass_when_the_reference_has_no_region() -> None:
    assert (
        judge(rule, "AWS::IAM::Policy", PolicyDocument={"Statement": [{"Resource": "arn:aws:s3:::bucket"}]}).answer
        is Answer.PASS
    )


def test_should_fail_when_a_reference_leaves_the_region() -> None:
    result = judge(
        rule,
        "AWS::SQS::Queue",
        KmsMasterKeyId={"Fn::Join": ["", ["arn:aws:kms:eu-west-1:", ref("AWS::AccountId"), ":key/x"]]},
    )
    assert result.answer is Answer.FAIL
    assert "eu-west-1" in result.detail


def test_should_not_apply_when_the_environment_has_no_suffix() -> None:
    assert judge(rule, "AWS::SQS::Queue", suffix="").answer is Answer.NOT_APPLICABLE


def test_should_fail_when_a_property_names_another_region() -> None:
    result = judge(rule, "AWS::RDS::DBInstance", AutomaticBackupReplicationRegion="eu-west-3")
    assert result.answer is Answer.FAIL
    assert "eu-west-3" in result.detail


def test_should_fail_when_it_is_a_part_of_a_global_store() -> None:
    result = judge(rule, "AWS::ElastiCache::ReplicationGroup", GlobalReplicationGroupId="ldgnf-example")
    assert result.answer is Answer.FAIL
    assert result.properties == ("GlobalReplicationGroupId",)


def test_should_fail_when_a_setting_names_another_region() -> None:
    options = {"awslogs-region": "eu-west-3"}
    result = judge(rule, "AWS::ECS::TaskDefinition", ContainerDefinitions=[{"LogConfiguration": {"Options": options}}])
    assert result.answer is Answer.FAIL
    assert "eu-west-3" in result.detail


def test_should_pass_when_a_setting_names_the_region() -> None:
    options = {"awslogs-region": "us-east-1", "Region": ref("AWS::Region")}
    answer = judge(rule, "AWS::ECS::TaskDefinition", ContainerDefinitions=[{"LogConfiguration": options}]).answer
    assert answer is Answer.PASS
