"""Permissions to read, write or decrypt data name the data."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.policies import IDENTITY_TYPES, identity_statements, judged

RULE = Rule(
    id="policy-no-wildcard-resource-on-data",
    title="Permissions to read, write or decrypt data name the data.",
    objective=Objective.LEAST_PRIVILEGE,
    why=(
        'With Resource "*" one task\'s credential reads every secret, stream and table of the account, other '
        "environments' too."
    ),
    fix="Name the resource's ARN, or narrow the statement by a condition such as kms:ViaService.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_policy-validator.html",
    types=IDENTITY_TYPES,
)

DATA_ACTIONS = (
    "dynamodb:BatchGetItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query",
    "dynamodb:Scan", "dynamodb:UpdateItem", "elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess",
    "elasticfilesystem:ClientWrite", "kinesis:GetRecords", "kinesis:PutRecord", "kinesis:PutRecords", "kms:Decrypt",
    "kms:GenerateDataKey", "lambda:InvokeFunction", "logs:FilterLogEvents", "logs:GetLogEvents", "logs:Unmask",
    "rds-db:connect", "s3:DeleteObject", "s3:GetObject", "s3:PutObject", "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue", "sns:Publish", "sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage",
    "ssm:GetParameter", "sts:AssumeRole",
)  # fmt: skip


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one policy, or for the inline policies of an identity."""
    results = []
    for statement in identity_statements(resource):
        if not statement.allows:
            continue
        results.append(passed(statement.path))
        touched = [action for action in DATA_ACTIONS if statement.covers(action)]
        if touched and "*" in statement.resources and not statement.conditions:
            results.append(failed(statement.path, detail=f"on every resource: {', '.join(touched)}"))
    return judged(resource, results)
