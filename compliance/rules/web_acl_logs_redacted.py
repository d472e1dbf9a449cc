"""The log of a web ACL holds no credentials."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.web_acls import LOGGING

RULE = Rule(
    id="web-acl-logs-redacted",
    title="A web ACL records what it sees without the credentials in it.",
    objective=Objective.DATA_MASKING,
    why="With headers that authenticate in it, the log is a collection of tokens for whoever may read it.",
    fix="Name the headers authorization, cookie and x-api-key in RedactedFields of the LoggingConfiguration.",
    source="https://docs.aws.amazon.com/waf/latest/developerguide/logging-management.html",
    types=(LOGGING,),
)

HEADERS = {"authorization", "cookie", "x-api-key"}
"""Headers that hold tokens, sessions and API keys."""
PATH = "RedactedFields"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one web ACL's log."""
    fields = resource.properties.get(PATH)
    if unresolved(fields):
        return unknown(PATH)
    redacted = {
        str(value_at(field, "SingleHeader.Name") or value_at(field, "SingleHeader.name")).lower()
        for field in as_list(fields)
    }
    missing = sorted(HEADERS - redacted)
    return failed(PATH, detail=f"logged with its value: {', '.join(missing)}") if missing else passed(PATH)
