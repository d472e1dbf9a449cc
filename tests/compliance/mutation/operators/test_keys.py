from compliance.mutation.model import Operator
from compliance.mutation.operators.keys import managed_alias, mutants
from tests.compliance.mutation.places import changes, entry, place

KEY = {"Key": {"Type": "AWS::KMS::Key", "Properties": {}}}
REFERENCE = {"Fn::GetAtt": ["Key", "Arn"]}


def test_should_swap_a_key_for_the_providers() -> None:
    at = place("AWS::RDS::DBInstance", {"KmsKeyId": REFERENCE}, {"KmsKeyId": entry()}, others=KEY)
    assert changes(mutants, at) == {(Operator.AWS_MANAGED_KEY, "KmsKeyId", ""): {"KmsKeyId": "alias/aws/rds"}}


def test_should_follow_imports_to_the_key() -> None:
    stacks = {
        "Keys": {
            "Resources": KEY,
            "Outputs": {"Key": {"Value": REFERENCE, "Export": {"Name": "the-key"}}},
        }
    }
    at = place(
        "AWS::EFS::FileSystem", {"KmsKeyId": {"Fn::ImportValue": "the-key"}}, {"KmsKeyId": entry()}, stacks=stacks
    )
    (changed,) = changes(mutants, at).values()
    assert changed == {"KmsKeyId": "alias/aws/elasticfilesystem"}


def test_should_leave_references_to_other_things() -> None:
    at = place("AWS::RDS::DBInstance", {"KmsKeyId": {"Ref": "Parameter"}}, {"KmsKeyId": entry()}, others=KEY)
    assert changes(mutants, at) == {}


def test_should_know_services_without_a_key_of_the_providers() -> None:
    assert managed_alias("AWS::Logs::LogGroup") == ""
    assert managed_alias("AWS::SQS::Queue") == "alias/aws/sqs"
