"""Images are scanned for known vulnerabilities when they are pushed."""

from collections.abc import Mapping

from compliance.digest import value_at
from compliance.rules.base import (
    Context,
    Objective,
    Result,
    Rule,
    failed,
    is_true,
    not_applicable,
    not_evaluated,
    passed,
)
from compliance.rules_support.answers import as_list

RULE = Rule(
    id="images-scanned",
    title="Images are scanned for known vulnerabilities when they are pushed.",
    objective=Objective.VULNERABILITY_MANAGEMENT,
    why="What was clean when it was built is not for ever; the registry knows what runs.",
    fix=(
        "Add an AWS::ECR::RegistryScanningConfiguration with a rule SCAN_ON_PUSH or CONTINUOUS_SCAN to the account's "
        "stack."
    ),
    source="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
)


def check(context: Context) -> Result:
    """Answer for one environment with containers; a registry that no template declares may scan or not."""
    if not list(context.resources("AWS::ECS::TaskDefinition")):
        return not_applicable()
    registries = list(context.resources("AWS::ECR::RegistryScanningConfiguration"))
    for registry in registries:
        for rule in as_list(registry.properties.get("Rules")):
            if isinstance(rule, Mapping) and rule.get("ScanFrequency") in ("SCAN_ON_PUSH", "CONTINUOUS_SCAN"):
                return passed()
    repositories = list(context.resources("AWS::ECR::Repository"))
    scanned = [is_true(value_at(each.properties, "ImageScanningConfiguration.ScanOnPush")) for each in repositories]
    if not scanned and not registries:
        return not_evaluated(detail="the templates declare no registry settings")
    if scanned and all(scanned):
        return passed()
    return failed(detail="a repository or the registry does not scan images on push")
