"""The API's credentials: who gets tokens, where the secrets are, and what rotates them."""

import json
from typing import Any

import pytest

from lib.constructs.client_bindings import RESOURCE_TYPE
from tests.support.assembly import Template
from tests.support.reader import Reader

SCOPES = {"read", "ingest", "operate"}
CLIENTS = {"manufacturing-execution": ["read", "ingest"], "operations": ["read", "operate"]}


def test_should_let_nobody_sign_up_and_everybody_prove_two_factors(template: Template, environment: str) -> None:
    pool = template.one("AWS::Cognito::UserPool")
    assert pool["UserPoolName"] == f"smartfactory-clients-{environment}"
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["MfaConfiguration"] == "ON"
    assert pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    assert pool["AccountRecoverySetting"]["RecoveryMechanisms"] == [{"Name": "admin_only", "Priority": 1}]
    assert pool["Policies"]["PasswordPolicy"] == {
        "MinimumLength": 16,
        "RequireLowercase": True,
        "RequireNumbers": True,
        "RequireSymbols": True,
        "RequireUppercase": True,
        "TemporaryPasswordValidityDays": 1,
    }


def test_should_watch_for_stolen_credentials(template: Template) -> None:
    pool = template.one("AWS::Cognito::UserPool")
    assert pool["UserPoolTier"] == "PLUS"
    assert pool["UserPoolAddOns"] == {"AdvancedSecurityMode": "ENFORCED"}


def test_should_be_destroyable(template: Template) -> None:
    assert template.one("AWS::Cognito::UserPool")["DeletionProtection"] == "INACTIVE"
    (pool,) = (each for each in template.resources.values() if each["Type"] == "AWS::Cognito::UserPool")
    assert pool["DeletionPolicy"] == pool["UpdateReplacePolicy"] == "Delete"


def app_client(template: Template, environment: str, name: str) -> dict[str, Any]:
    return template.one("AWS::Cognito::UserPoolClient", ClientName=f"smartfactory-client-{name}-{environment}")


def test_should_know_the_clients_of_the_configuration_and_no_others(
    template: Template, environment: str, cdk_context: dict[str, Any]
) -> None:
    configured = cdk_context["environments"][environment]["api"]["clients"]
    assert {name: client["scopes"] for name, client in configured.items()} == CLIENTS
    names = {each["ClientName"] for each in template.of_type("AWS::Cognito::UserPoolClient").values()}
    assert names == {f"smartfactory-client-{name}-{environment}" for name in configured}


def test_should_bind_each_client_to_its_facilities_before_the_service_starts(
    reader: Reader, template: Template, environment: str, cdk_context: dict[str, Any]
) -> None:
    configured = cdk_context["environments"][environment]["api"]["clients"]
    ((logical_id, resource),) = (
        (key, each) for key, each in template.resources.items() if each["Type"] == RESOURCE_TYPE
    )
    bound = {each["Name"]: each for each in resource["Properties"]["Clients"]}
    assert {name: each["Facilities"] for name, each in bound.items()} == {
        name: client["facilities"] for name, client in configured.items()
    }
    for name, each in bound.items():
        assert reader.name(each["ClientId"], of="ClientName") == f"smartfactory-client-{name}-{environment}"
    function = reader.name(resource["Properties"]["ServiceToken"], of="FunctionName")
    assert function == f"smartfactory-database-setup-{environment}"
    (service,) = (each for each in template.resources.values() if each["Type"] == "AWS::ECS::Service")
    assert logical_id in service["DependsOn"]


@pytest.mark.parametrize("name", CLIENTS)
def test_should_know_client_credentials_and_no_other_flow(template: Template, environment: str, name: str) -> None:
    client = app_client(template, environment, name)
    assert client["AllowedOAuthFlows"] == ["client_credentials"]
    assert client["AllowedOAuthFlowsUserPoolClient"] is True
    assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]
    assert client["GenerateSecret"] is True
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["EnableTokenRevocation"] is True
    assert client["SupportedIdentityProviders"] == ["COGNITO"]
    assert client["AccessTokenValidity"] == 60
    assert client["TokenValidityUnits"]["AccessToken"] == "minutes"
    assert [scope["Fn::Join"][1][1] for scope in client["AllowedOAuthScopes"]] == [f"/{each}" for each in CLIENTS[name]]
    server = template.one("AWS::Cognito::UserPoolResourceServer")
    assert server["Identifier"] == f"smartfactory-api-{environment}"
    assert {each["ScopeName"] for each in server["Scopes"]} == SCOPES


def test_should_name_the_issuers_domain_so_that_no_other_account_has_it(
    template: Template, environment: str, cdk_context: dict[str, Any]
) -> None:
    account = cdk_context["environments"][environment]["account"]
    assert template.one("AWS::Cognito::UserPoolDomain")["Domain"] == f"smartfactory-{account}-{environment}"


@pytest.mark.parametrize("name", CLIENTS)
def test_should_keep_the_clients_first_secret_in_no_template(reader: Reader, template: Template, name: str) -> None:
    secret = template.one("AWS::SecretsManager::Secret", Name=f"smartfactory/api/client/{name}-{reader.stage}")
    opening, client, middle, value, closing = secret["SecretString"]["Fn::Join"][1]
    assert (opening, middle, closing) == ('{"clientId":"', '","clientSecret":"', '"}')
    assert reader.name(client, of="ClientName") == f"smartfactory-client-{name}-{reader.stage}"
    assert value["Fn::GetAtt"][1] == "ClientSecret"


@pytest.mark.parametrize("name", CLIENTS)
def test_should_take_the_first_keys_value_out_of_its_secret(reader: Reader, template: Template, name: str) -> None:
    key = template.one("AWS::ApiGateway::ApiKey", Name=f"smartfactory-client-{name}-{reader.stage}")
    opening, secret, closing = key["Value"]["Fn::Join"][1]
    assert (opening, closing) == ("{{resolve:secretsmanager:", ":SecretString:apiKey::}}")
    generated = reader.target(secret)["Properties"]
    assert generated["Name"] == f"smartfactory/api/key/{name}-{reader.stage}"
    assert json.loads(generated["GenerateSecretString"]["SecretStringTemplate"]) == {"firstKeyName": key["Name"]}
    assert generated["GenerateSecretString"]["PasswordLength"] == 48
    assert generated["GenerateSecretString"]["GenerateStringKey"] == "apiKey"


def test_should_encrypt_all_secrets_and_rotate_them_every_month(reader: Reader, template: Template) -> None:
    secrets = template.of_type("AWS::SecretsManager::Secret")
    assert len(secrets) == 2 * len(CLIENTS)
    for secret in secrets.values():
        assert reader.target(secret["KmsKeyId"])["Properties"]["EnableKeyRotation"] is True
    schedules = template.of_type("AWS::SecretsManager::RotationSchedule").values()
    assert {each["SecretId"]["Ref"] for each in schedules} == set(secrets)
    for schedule in schedules:
        assert schedule["RotationRules"]["AutomaticallyAfterDays"] == 30
        function = reader.target(schedule["RotationLambdaARN"])["Properties"]
        assert function["FunctionName"] == f"smartfactory-rotate-api-{reader.stage}"


def test_should_let_the_rotation_touch_this_pool_and_these_secrets_alone(reader: Reader) -> None:
    statements = reader.statements(f"smartfactory-rotate-api-{reader.stage}")
    assert {name for name, each in statements.items() if each["Effect"] == "Allow"} == {
        "-", "Network", "NetworkDescribe", "Environment", "DeadLetters", "DeadLettersKey", "Traces",
        "RotateSecrets", "RotateSecretsKey",
        "ClientSecrets", "MakeKey", "FindKey", "TagKey", "OwnKeys", "AddToPlan", "KeyOfPlan",
    }  # fmt: skip
    assert statements["ClientSecrets"]["Action"] == [
        "cognito-idp:AddUserPoolClientSecret",
        "cognito-idp:DeleteUserPoolClientSecret",
        "cognito-idp:ListUserPoolClientSecrets",
    ]
    assert reader.target(statements["ClientSecrets"]["Resource"])["Type"] == "AWS::Cognito::UserPool"
    names = {reader.name(each, of="Name") for each in statements["RotateSecrets"]["Resource"]}
    kinds = ("client", "key")
    assert names == {f"smartfactory/api/{kind}/{name}-{reader.stage}" for kind in kinds for name in CLIENTS}


def test_should_let_the_rotation_touch_keys_of_this_environment_alone(reader: Reader) -> None:
    statements = reader.statements(f"smartfactory-rotate-api-{reader.stage}")
    base = "arn:aws:apigateway:us-east-1::"
    tag = {"aws:ResourceTag/EnvironmentSuffix": reader.stage}
    assert statements["MakeKey"] == {
        "Sid": "MakeKey",
        "Effect": "Allow",
        "Action": "apigateway:POST",
        "Resource": f"{base}/apikeys",
        "Condition": {"StringEquals": {"aws:RequestTag/EnvironmentSuffix": reader.stage}},
    }
    assert statements["TagKey"]["Resource"] == (f"{base}/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fapikeys%2F*")
    assert statements["TagKey"]["Action"] == "apigateway:PUT"
    assert statements["TagKey"]["Condition"] == {
        "StringEquals": {"aws:RequestTag/EnvironmentSuffix": reader.stage},
        "StringEqualsIfExists": tag,
    }
    assert statements["OwnKeys"]["Resource"] == f"{base}/apikeys/*"
    assert statements["OwnKeys"]["Action"] == ["apigateway:DELETE", "apigateway:GET", "apigateway:PATCH"]
    assert statements["OwnKeys"]["Condition"] == {"StringEquals": tag}
    assert (statements["FindKey"]["Action"], statements["FindKey"]["Resource"]) == ("apigateway:GET", f"{base}/apikeys")
    for name, action, end in (
        ("AddToPlan", "apigateway:POST", "/keys"),
        ("KeyOfPlan", "apigateway:GET", "/keys/*"),
    ):
        assert statements[name]["Action"] == action
        opening, plan, closing = statements[name]["Resource"]["Fn::Join"][1]
        assert (opening, closing) == (f"{base}/usageplans/", end)
        assert reader.target(plan)["Type"] == "AWS::ApiGateway::UsagePlan"


def test_should_tell_the_rotation_pool_and_plan_in_its_own_group(reader: Reader, template: Template) -> None:
    function = template.one("AWS::Lambda::Function", FunctionName=f"smartfactory-rotate-api-{reader.stage}")
    variables = function["Environment"]["Variables"]
    assert reader.target(variables["USER_POOL_ID"])["Type"] == "AWS::Cognito::UserPool"
    assert reader.target(variables["USAGE_PLAN_ID"])["Type"] == "AWS::ApiGateway::UsagePlan"
    assert (variables["ENVIRONMENT_SUFFIX"], variables["METRIC_NAMESPACE"]) == (reader.stage, "SmartFactory/Telemetry")
    arns = [each for each in variables["SECRET_ARNS"]["Fn::Join"][1] if each != ","]
    names = [reader.name(each, of="Name") for each in arns]
    assert names == [f"smartfactory/api/{kind}/{name}-{reader.stage}" for kind in ("client", "key") for name in CLIENTS]
    (group,) = function["VpcConfig"]["SecurityGroupIds"]
    assert reader.name(group, of="GroupName") == f"smartfactory-api-rotation-{reader.stage}"


def test_should_tag_the_first_key_as_the_rotation_looks_for_it(reader: Reader, template: Template) -> None:
    keys = template.of_type("AWS::ApiGateway::ApiKey").values()
    assert len(keys) == len(CLIENTS)
    for key in keys:
        assert {each["Key"]: each["Value"] for each in key["Tags"]}["EnvironmentSuffix"] == reader.stage


@pytest.mark.parametrize("client", CLIENTS)
def test_should_remove_what_rotations_made_between_their_schedules_and_pool_and_plan(
    reader: Reader, template: Template, client: str
) -> None:
    """CloudFormation deletes what depends on something before that: schedules, then the removal, then the rest.

    So it does when a client is taken out of the configuration, and the others stay: nothing of them depends on it.
    """
    name = f"smartfactory-client-{client}-{reader.stage}"
    removals = {key: each for key, each in template.resources.items() if each["Type"] == "Custom::ApiCredentials"}
    assert len(removals) == len(CLIENTS)
    ((removal_id, removal),) = (
        (key, each) for key, each in removals.items() if each["Properties"]["FirstKeyName"] == name
    )
    function = reader.target(removal["Properties"]["ServiceToken"])["Properties"]
    assert function["FunctionName"] == f"smartfactory-rotate-api-{reader.stage}"
    assert reader.name(removal["Properties"]["ClientId"], of="ClientName") == name
    after = {template.resources[each]["Type"] for each in removal["DependsOn"]}
    assert after >= {"AWS::ApiGateway::UsagePlan", "AWS::ApiGateway::UsagePlanKey", "AWS::IAM::ManagedPolicy"}
    schedules = [
        each
        for each in template.resources.values()
        if each["Type"] == "AWS::SecretsManager::RotationSchedule" and removal_id in each["DependsOn"]
    ]
    secrets = {reader.target(each["Properties"]["SecretId"])["Properties"]["Name"] for each in schedules}
    assert secrets == {f"smartfactory/api/{kind}/{client}-{reader.stage}" for kind in ("client", "key")}


def test_should_be_asked_for_ages_twice_a_day(reader: Reader, template: Template) -> None:
    rule = template.one("AWS::Events::Rule", Name=f"smartfactory-api-credential-age-{reader.stage}")
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(12 hours)", "ENABLED")
    (target,) = rule["Targets"]
    assert target["Input"] == '{"action": "report"}'
    assert "DeadLetterConfig" in target
