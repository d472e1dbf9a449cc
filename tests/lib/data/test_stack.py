"""What holds for every resource of the data stack."""

from typing import Any

import pytest

from tests.support.assembly import Template
from tests.support.references import id_of

pytestmark = pytest.mark.assembly


@pytest.mark.parametrize("resource_type", ["RDS::DBInstance", "ElastiCache::ReplicationGroup", "EFS::FileSystem"])
def test_should_delete_the_store_with_its_stack(data: Template, resource_type: str) -> None:
    resource = data.resources[id_of(data, f"AWS::{resource_type}")]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Delete", "Delete")


def test_should_have_no_inline_policy(data: Template) -> None:
    assert not data.of_type("AWS::IAM::Policy")
    assert not [each for each in data.of_type("AWS::IAM::Role").values() if "Policies" in each]


def test_should_encrypt_every_log_group(data: Template, key_arn: dict[str, Any]) -> None:
    assert {str(each.get("KmsKeyId")) for each in data.of_type("AWS::Logs::LogGroup").values()} == {str(key_arn)}
