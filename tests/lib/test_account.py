"""What an account has once: who may deploy, what is recorded, and who hears of it when data is deleted."""

import json
import re
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from lib.config import ConfigurationError, EnvironmentConfig, load_selection
from lib.constructs.deletion_watch import DATA_DELETIONS, DATA_WEAKENINGS, DETECTION_CHANGES, iam_actions
from lib.stacks.account import AccountStack
from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.reader import Reader, listed

EVENTS, CLOUDWATCH = "events.amazonaws.com", "cloudwatch.amazonaws.com"

ENVIRONMENTS = ("dev", "staging", "prod")
ISSUER = "token.actions.githubusercontent.com"

BOOTSTRAP = {
    "deploy": [f"hnb659fds-{role}" for role in ("deploy", "file-publishing", "image-publishing", "lookup")],
    "destroy": ["sfdestroy-deploy", "sfdestroy-lookup"],
    "diff": ["hnb659fds-lookup"],
    "drift": [],
}
SUBJECTS = {
    "deploy": "environment:{}",
    "destroy": "environment:{}-destroy",
    "diff": "pull_request",
    "drift": "environment:{}-drift",
}
OWN = {
    "deploy": {"ReadApiClient", "DecryptApiClient"},
    "destroy": {"RemoveLogs", "FindLogs"},
    "diff": {"ReadStacks", "MakeChangeSets", "ReadAndDeleteChangeSets", "Templates"},
    "drift": {"DetectDrift", "FollowDetection"},
}
"""Statements besides the one about bootstrap roles; what they allow, `tests/policy_simulation` asks."""

DATA_EVENTS = {
    "DeleteDBInstance", "DeleteDBSnapshot", "DeleteDBInstanceAutomatedBackup", "DeleteStream", "DeleteFileSystem",
    "DeleteTable", "DeleteReplicationGroup", "DeleteSecret", "ScheduleKeyDeletion", "DisableKey", "DeleteBackupVault",
    "DeleteRecoveryPoint", "DeleteBackupPlan", "DeleteQueue", "PurgeQueue", "DeleteBucket", "DeleteUserPool",
}  # fmt: skip
WEAKENING_EVENTS = {
    "DecreaseStreamRetentionPeriod", "UpdateContinuousBackups", "PutKeyPolicy", "DisableKeyRotation",
    "DeleteFileSystemPolicy", "DeleteBackupSelection", "DeleteAccessPoint",
}  # fmt: skip
DETECTION_EVENTS = {
    "DeleteTrail", "StopLogging", "UpdateTrail", "PutEventSelectors", "DeleteDetector", "UpdateDetector",
    "DeleteRule", "DisableRule", "RemoveTargets", "DeleteLogGroup", "DeleteSubscriptionFilter",
    "DeleteDataProtectionPolicy", "DeleteAccountPolicy", "DeleteTopic", "Unsubscribe", "PutTargets", "CreateFilter",
    "UpdateFilter", "CreateIPSet", "UpdateIPSet",
}  # fmt: skip


@pytest.fixture(params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def config(cdk_context: dict[str, Any], environment: str) -> EnvironmentConfig:
    (config,) = load_selection({**cdk_context, "entry": "account", "environment": environment}).accounts
    return config


@pytest.fixture
def account(config: EnvironmentConfig) -> str:
    return config.settings.account


@pytest.fixture
def template(assembly: SynthesizedAssembly, environment: str) -> Template:
    return assembly.template(f"account-{environment}", "Account")


@pytest.fixture
def reader(assembly: SynthesizedAssembly, environment: str, template: Template) -> Reader:
    return Reader(assembly, f"account-{environment}", template)


@pytest.fixture(scope="module")
def build(cdk_context: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Return a function that builds dev's account with other settings and returns its resources."""

    def build(*, log_archive: bool = True, **baseline: Any) -> dict[str, Any]:
        environments = json.loads(json.dumps(cdk_context["environments"]))
        environments["dev"]["accountBaseline"].update(baseline)
        if not log_archive:
            environments["dev"]["logArchive"] = None
        context = {**cdk_context, "environments": environments}
        (config,) = load_selection({**context, "environment": "dev"}).environments
        stack = AccountStack(cdk.App(context=cdk_context), config=config)
        resources: dict[str, Any] = assertions.Template.from_stack(stack).to_json()["Resources"]
        return resources

    return build


def of_type(resources: dict[str, Any], resource_type: str) -> list[dict[str, Any]]:
    return [each["Properties"] for each in resources.values() if each["Type"] == resource_type]


def role_arns(kind: str, account: str) -> list[str]:
    return [f"arn:aws:iam::{account}:role/cdk-{role}-role-{account}-us-east-1" for role in BOOTSTRAP[kind]]


def test_should_trust_github_as_an_identity_provider_for_sts_alone(template: Template) -> None:
    provider = template.one("AWS::IAM::OIDCProvider")
    assert provider["Url"] == f"https://{ISSUER}"
    assert provider["ClientIdList"] == ["sts.amazonaws.com"]


@pytest.mark.parametrize("kind", sorted(BOOTSTRAP))
def test_should_let_one_github_environment_of_one_repository_assume_each_role(
    reader: Reader, environment: str, account: str, kind: str
) -> None:
    (statement,) = reader.trust(f"smartfactory-{kind}-{environment}-shared")
    assert statement == {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": f"arn:aws:iam::{account}:oidc-provider/{ISSUER}"},
        "Condition": {
            "StringEquals": {
                f"{ISSUER}:aud": "sts.amazonaws.com",
                f"{ISSUER}:sub": f"repo:smartfactory/platform:{SUBJECTS[kind].format(environment)}",
                **({} if kind == "diff" else {f"{ISSUER}:ref": "refs/heads/main"}),
            }
        },
    }


@pytest.mark.parametrize("kind", sorted(BOOTSTRAP))
def test_should_let_each_role_assume_its_own_bootstrap_roles(
    reader: Reader, template: Template, environment: str, account: str, kind: str
) -> None:
    name = f"smartfactory-{kind}-{environment}-shared"
    policy = template.one("AWS::IAM::ManagedPolicy", ManagedPolicyName=name)
    statements = {each["Sid"]: each for each in policy["PolicyDocument"]["Statement"]}
    assert {each["Effect"] for each in statements.values()} == {"Allow"}
    assert set(statements) == OWN[kind] | ({"BootstrapRoles"} if BOOTSTRAP[kind] else set())
    if BOOTSTRAP[kind]:
        assert statements["BootstrapRoles"]["Action"] == "sts:AssumeRole"
        assert listed(statements["BootstrapRoles"]["Resource"]) == role_arns(kind, account)
    (role,) = policy["Roles"]
    assert reader.name(role, of="RoleName") == name
    assert "Policies" not in reader.target(role)["Properties"]
    assert "ManagedPolicyArns" not in reader.target(role)["Properties"]


def test_should_separate_deploying_from_destroying_down_to_the_bootstrap(account: str) -> None:
    assert set(role_arns("deploy", account)).isdisjoint(role_arns("destroy", account))


@pytest.mark.parametrize("kind", sorted(BOOTSTRAP))
def test_should_bound_every_role_by_what_workflows_do(
    reader: Reader, template: Template, environment: str, account: str, kind: str
) -> None:
    role = template.one("AWS::IAM::Role", RoleName=f"smartfactory-{kind}-{environment}-shared")
    boundary = reader.target(role["PermissionsBoundary"])["Properties"]
    statements = {each["Sid"]: each for each in boundary["PolicyDocument"]["Statement"]}
    if kind == "drift":
        assert boundary["ManagedPolicyName"] == "smartfactory-github-drift-boundary-shared"
        assert set(statements) == {*OWN["drift"], "Read"}
    else:
        assert boundary["ManagedPolicyName"] == "smartfactory-github-boundary-shared"
        assert set(statements) == {"BootstrapRoles"}.union(*(OWN[each] for each in OWN if each != "drift"))
        assumed = {arn for each in BOOTSTRAP for arn in role_arns(each, account)}
        assert set(statements["BootstrapRoles"]["Resource"]) == assumed


@pytest.mark.parametrize(("kind", "seconds"), [("deploy", 7200), ("destroy", 7200), ("diff", 3600), ("drift", 3600)])
def test_should_end_sessions_soon(template: Template, environment: str, kind: str, seconds: int) -> None:
    role = template.one("AWS::IAM::Role", RoleName=f"smartfactory-{kind}-{environment}-shared")
    assert role["MaxSessionDuration"] == seconds


def test_should_refer_to_the_provider_that_exists_when_the_account_has_one(
    build: Callable[..., dict[str, Any]],
) -> None:
    resources = build(hasGithubProvider=True)
    assert not of_type(resources, "AWS::IAM::OIDCProvider")
    federated = {
        statement["Principal"].get("Federated")
        for role in of_type(resources, "AWS::IAM::Role")
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
    }
    assert f"arn:aws:iam::111111111111:oidc-provider/{ISSUER}" in federated


def test_should_let_one_role_of_a_trusted_account_deploy_and_neither_destroy_nor_compare(
    build: Callable[..., dict[str, Any]],
) -> None:
    resources = build(trustedAccounts=["555555555555"])
    trusts = {
        role["RoleName"]: role["AssumeRolePolicyDocument"]["Statement"]
        for role in of_type(resources, "AWS::IAM::Role")
        if "PermissionsBoundary" in role
    }
    _, pipeline = trusts["smartfactory-deploy-dev-shared"]
    assert pipeline == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": "arn:aws:iam::555555555555:role/smartfactory-pipeline"},
        "Condition": {"StringEquals": {"sts:ExternalId": "smartfactory-deploy-dev-shared"}},
    }
    assert all(len(trusts[f"smartfactory-{kind}-dev-shared"]) == 1 for kind in ("destroy", "diff", "drift"))


def test_should_pin_the_number_of_the_repository_where_it_is_known(cdk_context: dict[str, Any]) -> None:
    github = {**cdk_context["github"], "repositoryId": "74", "branch": "trunk"}
    context = {**cdk_context, "github": github, "entry": "account", "environment": "dev"}
    (config,) = load_selection(context).accounts
    template = assertions.Template.from_stack(AccountStack(cdk.App(context=cdk_context), config=config)).to_json()
    conditions = [
        statement["Condition"]["StringEquals"]
        for role in of_type(template["Resources"], "AWS::IAM::Role")
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
        if "Federated" in statement["Principal"]
    ]
    assert len(conditions) == len(BOOTSTRAP)
    assert {each[f"{ISSUER}:repository_id"] for each in conditions} == {"74"}
    assert {each[f"{ISSUER}:ref"] for each in conditions if f"{ISSUER}:ref" in each} == {"refs/heads/trunk"}


def test_should_hold_a_policy_that_keeps_deployments_from_deleting_data(
    assembly: SynthesizedAssembly, environment: str
) -> None:
    policy = assembly.template(f"account-{environment}", "Rights").one(
        "AWS::IAM::ManagedPolicy", ManagedPolicyName="smartfactory-keep-data-shared"
    )
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Resource"]) == ("Deny", "*")
    assert {action.partition(":")[2] for action in statement["Action"]} >= DATA_EVENTS
    assert {"rds:DeleteDBInstance", "kms:ScheduleKeyDeletion", "backup:DeleteRecoveryPoint"} <= set(statement["Action"])
    # Deployments need these: what only weakens is reported instead.
    assert not set(iam_actions(DATA_WEAKENINGS)) & set(statement["Action"])
    assert not {"rds:ModifyDBInstance", "logs:PutRetentionPolicy"} & set(statement["Action"])


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


def test_should_tell_of_every_deletion_of_data_and_of_every_blinding(template: Template) -> None:
    rules = {
        each["Name"]: each["EventPattern"]
        for each in template.of_type("AWS::Events::Rule").values()
        if each["State"] == "ENABLED"
    }
    for name, calls, events in (
        ("smartfactory-data-deletion-shared", DATA_DELETIONS, DATA_EVENTS),
        ("smartfactory-detection-change-shared", DETECTION_CHANGES, DETECTION_EVENTS),
    ):
        pattern = rules[name]
        assert pattern["detail-type"] == ["AWS API Call via CloudTrail"]
        assert "source" not in pattern
        assert set(pattern["detail"]["eventSource"]) == {f"{service}.amazonaws.com" for service in calls}
        assert set(pattern["detail"]["eventName"]) >= events
        # EventBridge's limit of a pattern. Source: its quotas.
        assert len(json.dumps(pattern)) <= 2048


def test_should_tell_of_data_that_is_kept_less_long_or_less_safely(
    template: Template, config: EnvironmentConfig
) -> None:
    rule = template.one("AWS::Events::Rule", Name="smartfactory-data-weakening-shared")
    assert rule["State"] == "ENABLED"
    assert rule["EventPattern"]["detail-type"] == ["AWS API Call via CloudTrail"]
    calls, database, logs = rule["EventPattern"]["detail"]["$or"]
    assert set(calls["eventSource"]) == {f"{service}.amazonaws.com" for service in DATA_WEAKENINGS}
    assert set(calls["eventName"]) >= WEAKENING_EVENTS
    settings = config.settings
    assert database == {
        "eventSource": ["rds.amazonaws.com"],
        "eventName": ["ModifyDBInstance"],
        "requestParameters": {"backupRetentionPeriod": [{"numeric": ["<", settings.database.backup_retention_days]}]},
    }
    assert logs == {
        "eventSource": ["logs.amazonaws.com"],
        "eventName": ["PutRetentionPolicy"],
        "requestParameters": {"retentionInDays": [{"numeric": ["<", settings.retention.logs_days]}]},
    }


def test_should_tell_of_rotations_that_failed_also_before_their_function_ran(template: Template) -> None:
    rule = template.one("AWS::Events::Rule", Name="smartfactory-rotation-failure-shared")
    assert rule["State"] == "ENABLED"
    assert rule["EventPattern"] == {
        "source": ["aws.secretsmanager"],
        "detail-type": ["AWS Service Event via CloudTrail"],
        "detail": {"eventSource": ["secretsmanager.amazonaws.com"], "eventName": ["RotationFailed"]},
    }


def test_should_ask_every_configured_address_to_subscribe(template: Template, config: EnvironmentConfig) -> None:
    (topic,) = template.of_type("AWS::SNS::Topic")
    assert config.settings.alarms.subscribers
    assert list(template.of_type("AWS::SNS::Subscription").values()) == [
        {"Endpoint": address, "Protocol": "email", "TopicArn": {"Ref": topic}}
        for address in config.settings.alarms.subscribers
    ]


def test_should_watch_every_kind_of_store_that_an_environment_has(assembly: SynthesizedAssembly) -> None:
    deleting = {
        "AWS::RDS::DBInstance": "rds:DeleteDBInstance",
        "AWS::Kinesis::Stream": "kinesis:DeleteStream",
        "AWS::EFS::FileSystem": "elasticfilesystem:DeleteFileSystem",
        "AWS::DynamoDB::Table": "dynamodb:DeleteTable",
        "AWS::DynamoDB::GlobalTable": "dynamodb:DeleteTable",
        "AWS::ElastiCache::ReplicationGroup": "elasticache:DeleteReplicationGroup",
        "AWS::SecretsManager::Secret": "secretsmanager:DeleteSecret",
        "AWS::KMS::Key": "kms:ScheduleKeyDeletion",
        "AWS::SQS::Queue": "sqs:DeleteQueue",
        "AWS::S3::Bucket": "s3:DeleteBucket",
        "AWS::Cognito::UserPool": "cognito-idp:DeleteUserPool",
        "AWS::Backup::BackupPlan": "backup:DeleteBackupPlan",
    }
    watched = {f"{service}:{name}" for service, names in DATA_DELETIONS.items() for name in names}
    present = {each["Type"] for stage, _, stack in assembly if stage == "prod" for each in stack.resources.values()}
    assert present & set(deleting)
    assert {deleting[kind] for kind in present & set(deleting)} <= watched


def test_should_tell_who_did_what_from_where(template: Template) -> None:
    rule = template.one("AWS::Events::Rule", Name="smartfactory-data-deletion-shared")
    (target,) = rule["Targets"]
    assert {"$.detail.eventName", "$.detail.userIdentity.arn", "$.detail.sourceIPAddress"} <= set(
        target["InputTransformer"]["InputPathsMap"].values()
    )


def test_should_send_every_rule_to_the_encrypted_topic(reader: Reader, template: Template, account: str) -> None:
    topic = template.one("AWS::SNS::Topic")
    assert topic["TopicName"] == "smartfactory-security-shared"
    assert reader.target(topic["KmsMasterKeyId"])["Properties"]["EnableKeyRotation"] is True
    rules = template.of_type("AWS::Events::Rule").values()
    assert len(rules) == 5
    arn = f"arn:aws:sns:us-east-1:{account}:smartfactory-security-shared"
    assert [each["Targets"][0]["Arn"] for each in rules] == [arn] * 5


def test_should_let_our_rules_alone_publish_and_nobody_without_tls(template: Template, account: str) -> None:
    statements = template.one("AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    denied = [each for each in statements if each["Effect"] == "Deny"]
    assert [each["Condition"] for each in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]
    allowed = [each for each in statements if each["Effect"] == "Allow"]
    rules = ("data-deletion", "data-weakening", "detection-change", "rotation-failure", "threat-finding")
    by_source = {each["Condition"]["ArnEquals"]["aws:SourceArn"]: each["Principal"]["Service"] for each in allowed}
    assert by_source == {
        **{f"arn:aws:events:us-east-1:{account}:rule/smartfactory-{name}-shared": EVENTS for name in rules},
        f"arn:aws:cloudwatch:us-east-1:{account}:alarm:smartfactory-security-undelivered-shared": CLOUDWATCH,
    }
    assert len(allowed) == len(by_source)
    assert {each["Action"] for each in allowed} == {"sns:Publish"}


def test_should_keep_what_could_not_be_published_and_tell_of_it(
    reader: Reader, template: Template, account: str
) -> None:
    queue = template.one("AWS::SQS::Queue")
    assert queue["QueueName"] == "smartfactory-security-undelivered-shared"
    assert reader.target(queue["KmsMasterKeyId"])["Properties"]["EnableKeyRotation"] is True
    assert queue["MessageRetentionPeriod"] == 14 * 86_400
    for rule in template.of_type("AWS::Events::Rule").values():
        assert reader.target(rule["Targets"][0]["DeadLetterConfig"]["Arn"])["Properties"] == queue
    alarm = template.one("AWS::CloudWatch::Alarm")
    assert (alarm["MetricName"], alarm["Threshold"]) == ("ApproximateNumberOfMessagesVisible", 1)
    assert alarm["AlarmActions"] == [f"arn:aws:sns:us-east-1:{account}:smartfactory-security-shared"]


def test_should_let_services_use_the_key_for_topic_and_queue_alone(template: Template, account: str) -> None:
    statements = template.one("AWS::KMS::Key")["KeyPolicy"]["Statement"]
    topic = f"arn:aws:sns:us-east-1:{account}:smartfactory-security-shared"
    queue = f"arn:aws:sqs:us-east-1:{account}:smartfactory-security-undelivered-shared"
    for sid, services, context, arn in (
        ("SecurityTopic", [CLOUDWATCH, EVENTS], "aws:sns:topicArn", topic),
        ("SecurityUndelivered", EVENTS, "aws:sqs:arn", queue),
    ):
        (statement,) = (each for each in statements if each.get("Sid") == sid)
        assert statement["Principal"] == {"Service": services}
        assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
        assert statement["Condition"] == {"StringEquals": {f"kms:EncryptionContext:{context}": arn}}
    others = [each for each in statements if each.get("Sid") not in {"SecurityTopic", "SecurityUndelivered"}]
    assert not [each for each in others if {EVENTS, CLOUDWATCH} & set(str(each["Principal"]).split("'"))]


def test_should_scan_every_image_when_it_is_pushed(template: Template) -> None:
    scanning = template.one("AWS::ECR::RegistryScanningConfiguration")
    everything = [{"Filter": "*", "FilterType": "WILDCARD"}]
    assert scanning["Rules"] == [{"RepositoryFilters": everything, "ScanFrequency": "SCAN_ON_PUSH"}]


def test_should_detect_threats_and_tell_of_severe_ones(template: Template) -> None:
    detector = template.one("AWS::GuardDuty::Detector")
    assert detector["Enable"] is True
    assert {each["Name"]: each["Status"] for each in detector["Features"]} == {
        "S3_DATA_EVENTS": "ENABLED",
        "RDS_LOGIN_EVENTS": "ENABLED",
        "LAMBDA_NETWORK_LOGS": "ENABLED",
    }
    rule = template.one("AWS::Events::Rule", Name="smartfactory-threat-finding-shared")
    assert rule["EventPattern"] == {
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        "detail": {"severity": [{"numeric": [">=", 7]}]},
    }


def test_should_leave_the_detector_to_the_account_that_has_one_and_still_tell(
    build: Callable[..., dict[str, Any]],
) -> None:
    resources = build(hasGuardDuty=True)
    assert not of_type(resources, "AWS::GuardDuty::Detector")
    names = {each["Name"] for each in of_type(resources, "AWS::Events::Rule")}
    assert "smartfactory-threat-finding-shared" in names


def test_should_let_api_gateway_write_logs(reader: Reader, template: Template) -> None:
    role = reader.target(template.one("AWS::ApiGateway::Account")["CloudWatchRoleArn"])["Properties"]
    assert role["RoleName"] == "smartfactory-api-logging-shared"
    (policy,) = role["ManagedPolicyArns"]
    assert json.dumps(policy).count("service-role/AmazonAPIGatewayPushToCloudWatchLogs") == 1
    (trust,) = reader.trust("smartfactory-api-logging-shared")
    assert trust["Principal"] == {"Service": "apigateway.amazonaws.com"}


def test_should_encrypt_retain_and_archive_every_log_group_also_those_that_services_would_make(
    reader: Reader, template: Template, config: EnvironmentConfig
) -> None:
    groups = template.of_type("AWS::Logs::LogGroup")
    assert {each["LogGroupName"] for each in groups.values()} == {
        "/aws/apigateway/welcome",
        "/aws/vendedlogs/smartfactory/account/masking-shared",
        "/smartfactory/trail-shared",
        "RDSOSMetrics",
    }
    for group in groups.values():
        assert reader.target(group["KmsKeyId"])["Type"] == "AWS::KMS::Key"
        assert group["RetentionInDays"] == config.settings.retention.logs_days
    archived = {each["LogGroupName"]["Ref"] for each in template.of_type("AWS::Logs::SubscriptionFilter").values()}
    assert archived == set(groups)


def test_should_mask_credentials_and_personal_data_in_all_log_groups_of_the_account(
    reader: Reader, template: Template
) -> None:
    policy = template.one("AWS::Logs::AccountPolicy")
    assert policy["PolicyName"] == "smartfactory-mask-shared"
    assert (policy["PolicyType"], policy["Scope"]) == ("DATA_PROTECTION_POLICY", "ALL")
    parts = policy["PolicyDocument"]["Fn::Join"][1]
    (group,) = (part for part in parts if not isinstance(part, str))
    assert reader.name(group, of="LogGroupName").startswith("/aws/vendedlogs/")
    document = json.loads("".join(part if isinstance(part, str) else "group" for part in parts))
    audit, redact = document["Statement"]
    (bearer,) = document["Configuration"]["CustomDataIdentifier"]
    assert bearer["Name"] == "BearerToken"
    assert re.search(bearer["Regex"], "Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln")
    assert audit["DataIdentifier"] == redact["DataIdentifier"]
    assert {each.rpartition("/")[2] for each in audit["DataIdentifier"]} >= {
        "AwsSecretKey", "OpenSshPrivateKey", "EmailAddress", "CreditCardNumber", "Ssn-US", "BearerToken",
    }  # fmt: skip
    assert audit["Operation"] == {"Audit": {"FindingsDestination": {"CloudWatchLogs": {"LogGroup": "group"}}}}
    assert redact["Operation"] == {"Deidentify": {"MaskConfig": {}}}


def test_should_be_named_and_tagged_as_shared(cdk_context: dict[str, Any], config: EnvironmentConfig) -> None:
    stack = AccountStack(cdk.App(context=cdk_context), config=config)
    assert stack.stack_name == "smartfactory-account-shared"
    tags = stack.tags.tag_values()
    assert (tags["Environment"], tags["EnvironmentSuffix"]) == ("shared", "shared")
    assert tags["Owner"] == config.settings.owner
