"""What a data protection policy of CloudWatch Logs masks and reports.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
"""

import json
from collections.abc import Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Result, failed, passed, unresolved
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.references import literals, outline

CREDENTIALS = ("AwsSecretKey", "OpenSshPrivateKey", "PkcsPrivateKey", "PgpPrivateKey")
"""Identifiers of every kind of credential that the service knows. Source: "Credentials", types of data that you can
protect."""
PERSONAL = ("EmailAddress",)
"""The personal identifier that no country's law is needed for; numbers of persons differ by country."""


def policy_of(context: Context, resource: Resource, path: str) -> Any:
    """Return the data protection policy at `path`; JSON text as the table it says, with `*` for unknown parts."""
    value = resource.properties.get(path)
    if value is None or (isinstance(value, Mapping) and not unresolved(value)):
        return value
    try:
        return json.loads(outline(context, value, stack=resource.stack))
    except ValueError:
        return value


def masks(context: Context, resource: Resource, path: str) -> Result:
    """Answer whether the policy at `path` masks credentials and personal data, and reports where it found some."""
    policy = policy_of(context, resource, path)
    if policy is None:
        return failed(path, detail="no data protection policy")
    if not isinstance(policy, Mapping) or unresolved(policy):
        return unknown(path)
    parts = [each for each in as_list(policy.get("Statement")) if isinstance(each, Mapping)]
    masking = [each for each in parts if value_at(each, "Operation.Deidentify") is not None]
    auditing = [each for each in parts if value_at(each, "Operation.Audit") is not None]
    if any(unresolved(each.get("DataIdentifier")) for each in (*masking, *auditing)):
        return unknown(path)
    wrong = _wrong(masking, auditing)
    return failed(path, detail=wrong) if wrong else passed(path)


def _wrong(masking: list[Mapping[str, Any]], auditing: list[Mapping[str, Any]]) -> str:
    """Return what is wrong with the statements that mask and those that audit; nothing if nothing is."""
    masked = _identifiers(masking)
    missing = [each for each in (*CREDENTIALS, *PERSONAL) if not any(each in text for text in masked)]
    if not masking or not auditing:
        return "the policy does not both audit and mask"
    if missing:
        return f"not masked: {', '.join(missing)}"
    if masked != _identifiers(auditing):
        return "what is masked is not what is audited"
    if not all(map(_has_destination, auditing)):
        return "what is found is reported to nobody: Audit.FindingsDestination names no destination"
    return ""


def _identifiers(statements: list[Mapping[str, Any]]) -> set[str]:
    """Return what statements name; of an ARN that is put together, its end."""
    values = (each for statement in statements for each in as_list(statement.get("DataIdentifier")))
    return {"".join(literals(each)) for each in values}


def _has_destination(statement: Mapping[str, Any]) -> bool:
    return any(
        value_at(statement, f"Operation.Audit.FindingsDestination.{path}")
        for path in ("CloudWatchLogs.LogGroup", "S3.Bucket", "Firehose.DeliveryStream")
    )
