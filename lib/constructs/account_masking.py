"""Masks credentials and personal data in every log group of the account, also in those that nobody remembered."""

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

from lib.constructs.log_group import BEARER_TOKEN, MASKED_IDENTIFIERS
from lib.naming import Names


class AccountMasking(Construct):
    """The account's data-protection policy; a log group's own policy adds to it."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, findings: logs.LogGroup) -> None:
        """Create the policy.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            findings: gets a record of what was masked where; its name begins with `/aws/vendedlogs/`, which the
                service may write to without a resource policy.
        """
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        name = names.of("smartfactory-mask")
        # The service wants the same list in both statements.
        identifiers = [
            stack.format_arn(
                service="dataprotection", region="", account="aws", resource="data-identifier", resource_name=each.name
            )
            for each in MASKED_IDENTIFIERS
        ]
        token, expression = BEARER_TOKEN
        identifiers.append(token)
        destination = {"CloudWatchLogs": {"LogGroup": findings.log_group_name}}
        logs.CfnAccountPolicy(
            self,
            "Policy",
            policy_name=name,
            policy_type="DATA_PROTECTION_POLICY",
            scope="ALL",
            policy_document=stack.to_json_string(
                {
                    "Name": name,
                    "Description": names.describe("credentials and personal data"),
                    "Version": "2021-06-01",
                    "Configuration": {"CustomDataIdentifier": [{"Name": token, "Regex": expression}]},
                    "Statement": [
                        {
                            "Sid": "Audit",
                            "DataIdentifier": identifiers,
                            "Operation": {"Audit": {"FindingsDestination": destination}},
                        },
                        {
                            "Sid": "Redact",
                            "DataIdentifier": identifiers,
                            "Operation": {"Deidentify": {"MaskConfig": {}}},
                        },
                    ],
                }
            ),
        )
