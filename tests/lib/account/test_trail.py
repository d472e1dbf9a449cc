"""What is recorded: the trail, its copy and where both go."""

from collections.abc import Callable
from typing import Any

import pytest

from lib.config import EnvironmentConfig
from lib.sections import ConfigurationError
from tests.support.assembly import Template
from tests.support.reader import Reader


def test_should_record_every_region_with_digests_under_the_archives_key(
    template: Template, config: EnvironmentConfig
) -> None:
    trail = template.one("AWS::CloudTrail::Trail")
    archive = config.settings.log_archive
    assert archive is not None
    assert trail["TrailName"] == "smartfactory-shared"
    assert trail["IsLogging"] is trail["IsMultiRegionTrail"] is trail["IncludeGlobalServiceEvents"] is True
    assert trail["EnableLogFileValidation"] is True
    assert trail["S3BucketName"] == archive.bucket_name
    assert trail["KMSKeyId"] == archive.key_arn


def test_should_record_all_management_events_and_changes_of_deployment_assets(template: Template, account: str) -> None:
    management, assets = template.one("AWS::CloudTrail::Trail")["AdvancedEventSelectors"]
    assert management["FieldSelectors"] == [{"Field": "eventCategory", "Equals": ["Management"]}]
    assert {each["Field"]: each.get("Equals") or each["StartsWith"] for each in assets["FieldSelectors"]} == {
        "eventCategory": ["Data"],
        "resources.type": ["AWS::S3::Object"],
        "readOnly": ["false"],
        "resources.ARN": [
            f"arn:aws:s3:::cdk-{qualifier}-assets-{account}-us-east-1/" for qualifier in ("hnb659fds", "sfdestroy")
        ],
    }


def test_should_copy_the_trail_to_an_encrypted_log_group_through_a_role_of_its_own(
    reader: Reader, template: Template, account: str
) -> None:
    trail = template.one("AWS::CloudTrail::Trail")
    assert reader.name(trail["CloudWatchLogsLogGroupArn"], of="LogGroupName") == "/smartfactory/trail-shared"
    assert reader.name(trail["CloudWatchLogsRoleArn"], of="RoleName") == "smartfactory-trail-shared"
    (statement,) = reader.statements("smartfactory-trail-shared").values()
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert statement["Resource"]["Fn::Join"][1][2] == f":log-stream:{account}_CloudTrail_us-east-1*"
    (trust,) = reader.trust("smartfactory-trail-shared")
    assert trust["Principal"] == {"Service": "cloudtrail.amazonaws.com"}


def test_should_stop_with_one_clear_line_when_no_log_archive_is_named(build: Callable[..., dict[str, Any]]) -> None:
    with pytest.raises(ConfigurationError, match=r"environments\.dev\.logArchive: missing.*; allowed: bucketName"):
        build(log_archive=False)
