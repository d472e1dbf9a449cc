"""The statements of the execution policies: actions from the schemas, resources from the scopes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from aws_cdk import aws_iam as iam

from lib.constructs.execution.actions import Action
from lib.constructs.execution.resources import API_KEYS, API_TAGS, ASSETS, READ_FROM_ASSETS, SCOPES, resolved

Conditions = dict[str, dict[str, str | list[str]]]

TAG = "EnvironmentSuffix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where the policies of one set reach.

    Attributes:
        account: number.
        region: the only one.
        suffixes: the environment suffixes, or patterns of them.
        qualifier: of the bootstrap whose execution role holds the policies.
        log_destination: where log groups send copies to.
    """

    account: str
    region: str
    suffixes: tuple[str, ...]
    qualifier: str
    log_destination: str

    def arns(self, *patterns: str) -> list[str]:
        """Return patterns with everything filled in."""
        return resolved(
            patterns,
            suffixes=self.suffixes,
            account=self.account,
            region=self.region,
            qualifier=self.qualifier,
            log_destination=self.log_destination,
        )


def service_statements(actions: Collection[Action], reach: Reach) -> dict[str, list[iam.PolicyStatement]]:
    """Return the statements of all services but IAM, by area."""
    found: dict[str, list[iam.PolicyStatement]] = {}
    for service, group in groupby(sorted(actions, key=lambda each: each.name.lower()), lambda each: each.service):
        if service != "iam":
            found.setdefault(SCOPES[service].area, []).extend(_of_service(service, list(group), reach))
    return found


def _of_service(service: str, actions: Sequence[Action], reach: Reach) -> list[iam.PolicyStatement]:
    scope, sid = SCOPES[service], service.title().replace("-", "")
    groups: dict[str, list[str]] = {"": [], "Tagged": [], "Used": [], "Born": [], "Any": [], "Assets": []}
    for each in actions:
        kind = "" if each.takes_resource else "Any"
        for name, members in (
            ("Tagged", scope.tagged),
            ("Used", scope.used),
            ("Born", scope.born),
            ("Assets", READ_FROM_ASSETS),
        ):
            kind = name if each.name in members else kind
        groups[kind].append(each.name)
    arns, tags = reach.arns(*scope.arns), list(reach.suffixes)
    region: Conditions = {"StringEquals": {"aws:RequestedRegion": reach.region}}
    shapes: dict[str, tuple[list[str], Conditions]] = {
        "": (arns, {"StringLikeIfExists": {f"aws:ResourceTag/{TAG}": tags}}),
        "Tagged": (arns, {"StringLike": {f"aws:ResourceTag/{TAG}": tags}}),
        "Used": (
            arns,
            {"StringLike": {f"aws:ResourceTag/{TAG}": tags, "kms:ViaService": f"*.{reach.region}.amazonaws.com"}},
        ),
        "Born": (["*"], {**region, "StringLike": {f"aws:RequestTag/{TAG}": tags}}),
        "Any": (["*"], region),
        "Assets": (reach.arns(ASSETS), {}),
    }
    found = [
        iam.PolicyStatement(sid=f"{sid}{kind}", actions=names, resources=shapes[kind][0], conditions=shapes[kind][1])
        for kind, names in groups.items()
        if names
    ]
    return [*found, *_of_api_keys(groups[""], reach)] if service == "apigateway" else found


def _of_api_keys(verbs: Sequence[str], reach: Reach) -> list[iam.PolicyStatement]:
    """Return the statements of API keys, whose tag has to be the environment's: a verb says nothing of its object."""
    tags = list(reach.suffixes)
    requested: Conditions = {"StringLike": {f"aws:RequestTag/{TAG}": tags}}
    existing: Conditions = {"StringLike": {f"aws:ResourceTag/{TAG}": tags}}
    unlike: Conditions = {"StringLikeIfExists": {f"aws:ResourceTag/{TAG}": tags}}
    parts: tuple[tuple[str, tuple[str, ...], str, Conditions], ...] = (
        ("ApigatewayKeysMade", ("apigateway:POST",), API_KEYS, requested),
        ("ApigatewayKeys", ("apigateway:DELETE", "apigateway:GET", "apigateway:PATCH"), f"{API_KEYS}/*", existing),
        ("ApigatewayTags", ("apigateway:PUT",), API_TAGS, {**requested, **unlike}),
    )
    return [
        iam.PolicyStatement(sid=sid, actions=names, resources=reach.arns(arn), conditions=conditions)
        for sid, wanted, arn, conditions in parts
        if (names := [each for each in wanted if each in verbs])
    ]
