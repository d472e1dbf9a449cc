"""A secret that a function replaces every 30 days."""

import json
from collections.abc import Mapping, Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as sm
from constructs import Construct

from lib.naming import Names

ROTATION_DAYS = 30
"""How long a credential lives."""

PASSWORD_LENGTH = 48
"""Characters: 62 ** 48, 285 bits. ElastiCache takes 16 to 128, PostgreSQL's SCRAM any number."""


class RotatedSecret(Construct):
    """A secret with one generated value, encrypted, replaced every `ROTATION_DAYS` by a function.

    The generated value is made of letters and digits only: it goes unescaped into connection URLs and SQL literals,
    and ElastiCache refuses some punctuation. Its first value serves until the first rotation is due, so a function
    never rotates what the deployment is still building. When the schedule is made, though, Secrets Manager calls the
    function's test step once: what that needs has to be there before.

    The template holds no reference to what a deployment may change: CloudFormation generates a new value whenever the
    template changes, and the server would not know it.

    Attributes:
        secret: the secret, named `smartfactory/{name}-{suffix}`. Look it up by its whole ARN: where a name ends with
            a hyphen and six characters, as a suffix may, Secrets Manager takes the end for a part of the ARN.
        schedule: its rotation; has to wait for whatever the function's test step needs.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        name: str,
        purpose: str,
        key: kms.IKey,
        template: Mapping[str, str],
        function: lambda_.IFunction,
        generate_key: str = "password",
        first_value: str | None = None,
    ) -> None:
        """Create the secret and its schedule.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            name: the secret's part, `database/application` for example.
            purpose: one sentence for its description.
            key: encrypts it.
            template: the other fields of its JSON.
            function: rotates it; give its role `rotation_statements`.
            generate_key: the field of the generated value.
            first_value: instead of a generated one, where a service makes the first credential by itself: an
                attribute of its resource, so that the value is in no template.
        """
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        generated = sm.SecretStringGenerator(
            secret_string_template=json.dumps(dict(template), sort_keys=True),
            generate_string_key=generate_key,
            password_length=PASSWORD_LENGTH,
            exclude_punctuation=True,
            include_space=False,
            require_each_included_type=True,
        )
        self.secret = sm.Secret(
            self,
            "Secret",
            secret_name=names.of(f"smartfactory/{name}"),
            description=names.describe(purpose),
            encryption_key=key,
            generate_secret_string=generated if first_value is None else None,
            secret_object_value=None if first_value is None else _content(template, generate_key, first_value),
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        # L1s: the L2 lets Secrets Manager invoke the function for any secret of any account.
        permission = lambda_.CfnPermission(
            self,
            "Invoke",
            action="lambda:InvokeFunction",
            function_name=function.function_arn,
            principal="secretsmanager.amazonaws.com",
            source_account=stack.account,
            source_arn=self.secret.secret_arn,
        )
        self.schedule = sm.CfnRotationSchedule(
            self,
            "Schedule",
            secret_id=self.secret.secret_arn,
            rotation_lambda_arn=function.function_arn,
            rotation_rules=sm.CfnRotationSchedule.RotationRulesProperty(automatically_after_days=ROTATION_DAYS),
            rotate_immediately_on_update=False,
        )
        self.schedule.add_resource_dependency(permission)


def _content(template: Mapping[str, str], field: str, value: str) -> dict[str, cdk.SecretValue]:
    """Return a secret's fields, the last of them an attribute that CloudFormation fills in."""
    plain = {name: cdk.SecretValue.unsafe_plain_text(text) for name, text in template.items()}
    return {**plain, field: cdk.SecretValue.resource_attribute(value)}


def rotation_statements(*, secrets: Sequence[sm.ISecret], key: kms.IKey) -> list[iam.PolicyStatement]:
    """Return what a rotation function needs in Secrets Manager, for exactly these secrets.

    It makes passwords itself: `secretsmanager:GetRandomPassword` could be granted for every resource alone.

    Args:
        secrets: what it rotates, and what it has to read for that.
        key: encrypts them.
    """
    arns = [each.secret_arn for each in secrets]
    region = cdk.Stack.of(secrets[0]).region
    return [
        iam.PolicyStatement(
            sid="RotateSecrets",
            actions=[
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue",
                "secretsmanager:UpdateSecretVersionStage",
            ],
            resources=arns,
        ),
        iam.PolicyStatement(
            sid="RotateSecretsKey",
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[key.key_arn],
            conditions={
                "StringEquals": {
                    "kms:ViaService": f"secretsmanager.{region}.amazonaws.com",
                    "kms:EncryptionContext:SecretARN": arns,
                }
            },
        ),
    ]
