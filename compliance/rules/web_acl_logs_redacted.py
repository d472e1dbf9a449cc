"""A web ACL records what it sees, without the credentials in it."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="web-acl-logs-redacted",
    title="A web ACL records what it sees, without the credentials in it.",
    objective=Objective.LOGGING,
    why="Without a log a block cannot be explained; with headers in it, the log is a collection of tokens.",
    fix=(
        "Add an AWS::WAFv2::LoggingConfiguration for the ACL with RedactedFields for the headers authorization and "
        "x-api-key."
    ),
    source="https://docs.aws.amazon.com/waf/latest/developerguide/logging-management.html",
    types=("AWS::WAFv2::WebACL",),
)

HEADERS = {"authorization", "x-api-key"}


def check(resource: Resource, context: Context) -> Result:
    """Answer for one web ACL."""
    logging = [
        each
        for each in context.resources("AWS::WAFv2::LoggingConfiguration")
        if refers_to(context, each.properties.get("ResourceArn"), resource, stack=each.stack)
    ]
    if not logging:
        return failed("Name", detail="nothing logs what this web ACL sees")
    redacted = {
        str(value_at(field, "SingleHeader.Name") or value_at(field, "SingleHeader.name")).lower()
        for each in logging
        for field in as_list(each.properties.get("RedactedFields"))
    }
    missing = sorted(HEADERS - redacted)
    return failed("Name", detail=f"logged with its value: {', '.join(missing)}") if missing else passed("Name")
