"""IAM and Cognito."""

import json
from urllib.parse import unquote

from delivery.emulated.clients import Clients
from delivery.emulated.compare import JSON, Check, Live


def _policy(client: Clients, live: Live) -> JSON:
    iam = client("iam")
    policy = iam.get_policy(PolicyArn=live.id)["Policy"]
    version = iam.get_policy_version(PolicyArn=live.id, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
    roles = iam.list_entities_for_policy(PolicyArn=live.id)["PolicyRoles"]
    return {**policy, "document": _document(version["Document"]), "roles": [each["RoleName"] for each in roles]}


def _role(client: Clients, live: Live) -> JSON:
    role = client("iam").get_role(RoleName=live.id)["Role"]
    attached = client("iam").list_attached_role_policies(RoleName=live.id)["AttachedPolicies"]
    return {
        **role,
        "trust": _document(role["AssumeRolePolicyDocument"]),
        "attached": [each["PolicyArn"] for each in attached],
    }


def _document(value: JSON) -> JSON:
    return json.loads(unquote(value)) if isinstance(value, str) else value


CHECKS = (
    Check(
        type="AWS::IAM::Role",
        read=_role,
        fields={
            "RoleName": "RoleName",
            "Description": "Description",
            "AssumeRolePolicyDocument": "trust",
            "MaxSessionDuration": "MaxSessionDuration",
            "PermissionsBoundary": "PermissionsBoundary.PermissionsBoundaryArn",
            "Tags": "Tags",
        },
    ),
    Check(
        type="AWS::IAM::ManagedPolicy",
        read=_policy,
        fields={
            "ManagedPolicyName": "PolicyName",
            "Path": "Path",
            "Description": "Description",
            "PolicyDocument": "document",
            "Roles": "roles",
        },
    ),
    Check(
        type="AWS::Cognito::UserPool",
        read=lambda client, live: client("cognito-idp").describe_user_pool(UserPoolId=live.id)["UserPool"],
        fields={
            "UserPoolName": "Name",
            "DeletionProtection": "DeletionProtection",
            "MfaConfiguration": "MfaConfiguration",
            "Policies.PasswordPolicy": "Policies.PasswordPolicy",
            "AdminCreateUserConfig.AllowAdminCreateUserOnly": "AdminCreateUserConfig.AllowAdminCreateUserOnly",
            "UserPoolTags": "UserPoolTags",
            "UserPoolTier": "UserPoolTier",
        },
    ),
    Check(
        type="AWS::Cognito::UserPoolClient",
        read=lambda client, live: client("cognito-idp").describe_user_pool_client(
            UserPoolId=live.properties["UserPoolId"], ClientId=live.id
        )["UserPoolClient"],
        fields={
            name: name
            for name in (
                "ClientName",
                "AccessTokenValidity",
                "AllowedOAuthFlows",
                "AllowedOAuthFlowsUserPoolClient",
                "AllowedOAuthScopes",
                "EnableTokenRevocation",
                "ExplicitAuthFlows",
                "PreventUserExistenceErrors",
                "TokenValidityUnits",
            )
        },
    ),
    Check(
        type="AWS::Cognito::UserPoolDomain",
        read=lambda client, live: client("cognito-idp").describe_user_pool_domain(Domain=live.properties["Domain"])[
            "DomainDescription"
        ],
        fields={"Domain": "Domain", "UserPoolId": "UserPoolId"},
    ),
    Check(
        type="AWS::Cognito::UserPoolResourceServer",
        read=lambda client, live: client("cognito-idp").describe_resource_server(
            UserPoolId=live.properties["UserPoolId"], Identifier=live.properties["Identifier"]
        )["ResourceServer"],
        fields={"Identifier": "Identifier", "Name": "Name", "Scopes": "Scopes"},
    ),
)
