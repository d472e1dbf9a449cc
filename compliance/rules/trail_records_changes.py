"""The audit trail records every management call, and who changes what is deployed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_false, passed, unresolved
from compliance.rules_support.answers import as_list, combine, require_present, unknown
from compliance.rules_support.references import literals, outline

RULE = Rule(
    id="trail-records-changes",
    title="The audit trail records every management call and each change of deployment assets, and is searchable.",
    objective=Objective.LOGGING,
    why=(
        "Whoever replaces the package in the assets bucket deploys code without a commit; by default a trail records "
        "no call on objects. In a bucket alone the trail is there for evidence, and too late for questions."
    ),
    fix=(
        "Set AdvancedEventSelectors: one for eventCategory Management, one for Data of AWS::S3::Object whose "
        "resources.ARN starts with each assets bucket; and CloudWatchLogsLogGroupArn."
    ),
    source="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
    types=("AWS::CloudTrail::Trail",),
)

PATH = "AdvancedEventSelectors"
BOOTSTRAP = re.compile(r"cdk-([a-z0-9]+)-(?:assets|deploy-role|cfn-exec-role|file-publishing-role)-")
"""Names that a bootstrap of the CDK gives. Source: "Customize AWS CDK bootstrapping"."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one trail; which assets buckets there are, roles and functions of the environment say."""
    return combine(
        _selected(resource, context),
        require_present(resource, "CloudWatchLogsLogGroupArn", detail="the trail is not sent to a log group"),
    )


def _selected(trail: Resource, context: Context) -> Result:
    value = trail.properties.get(PATH)
    if unresolved(value):
        return unknown(PATH)
    selectors = [_fields(each) for each in as_list(value)]
    if not selectors and not _simple(trail):
        return failed("EventSelectors", detail="management events are not recorded")
    if selectors and not any(_is(each, "Management") and set(each) <= {"eventCategory"} for each in selectors):
        return failed(PATH, detail="management events are not recorded, or not all of them")
    starts = [
        outline(context, each, stack=trail.stack)
        for fields in selectors
        if _is(fields, "Data") and fields.get("readOnly", {}).get("Equals") in (None, ["false"])
        for each in as_list(fields.get("resources.ARN", {}).get("StartsWith"))
    ]
    names = sorted(f"cdk-{each}-assets" for each in _qualifiers(context))
    missing = [name for name in names if not any(f":::{name}-" in start for start in starts)]
    everything = any(_is(each, "Data") and set(each) <= {"eventCategory", "resources.type"} for each in selectors)
    if missing and not everything and not _simple_objects(trail):
        return failed(PATH, detail=f"changes of objects in {', '.join(missing)} are not recorded")
    return passed(PATH)


def _fields(selector: Any) -> dict[str, Mapping[str, Any]]:
    found = as_list(value_at(selector, "FieldSelectors"))
    return {str(each.get("Field")): each for each in found if isinstance(each, Mapping)}


def _is(fields: Mapping[str, Mapping[str, Any]], category: str) -> bool:
    return fields.get("eventCategory", {}).get("Equals") == [category]


def _simple(trail: Resource) -> bool:
    """Tell whether the older selectors, or none, record every management call."""
    found = as_list(trail.properties.get("EventSelectors"))
    return not found or any(
        not is_false(each.get("IncludeManagementEvents")) and each.get("ReadWriteType", "All") == "All"
        for each in found
    )


def _simple_objects(trail: Resource) -> bool:
    return "AWS::S3::Object" in set(literals(trail.properties.get("EventSelectors")))


def _qualifiers(context: Context) -> Iterator[str]:
    """Yield the qualifier of each bootstrap that roles may use, or functions come from."""
    found: set[str] = set()
    kinds = ("AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::Lambda::Function")
    for each in context.resources(*kinds):
        for text in literals(each.properties):
            found.update(BOOTSTRAP.findall(text))
    yield from found
