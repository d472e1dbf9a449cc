"""Only cloud services that were assessed are used."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.promises import ALLOWED_SERVICES

RULE = Rule(
    id="service-on-allow-list",
    title="Only cloud services that were assessed are used.",
    objective=Objective.CLOUD_SERVICE_SCOPE,
    why="A service that nobody assessed may store data elsewhere, log nothing, or be outside of every agreement.",
    fix="Use a service of the list, or assess this one and add it to compliance/rules_support/promises.toml.",
    source="https://docs.aws.amazon.com/prescriptive-guidance/latest/security-reference-architecture/welcome.html",
)

NOT_CLOUD = ("AWS::CDK::Metadata",)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource of an environment with a suffix; a custom resource is code of ours, not a service."""
    if not context.suffix or resource.type in NOT_CLOUD or resource.type.startswith("Custom::"):
        return not_applicable()
    vendor, _, rest = resource.type.partition("::")
    service = rest.partition("::")[0]
    if vendor == "AWS" and service in ALLOWED_SERVICES:
        return passed()
    return failed(detail=f"{vendor}::{service} is not on the list of assessed services")
