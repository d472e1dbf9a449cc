"""A load balancer passes no malformed requests on."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.load_balancers import ATTRIBUTES, LOAD_BALANCER, attributes_of, is_application
from compliance.rules_support.stated import stated

RULE = Rule(
    id="load-balancer-refuses-malformed",
    title="A load balancer drops invalid header fields and refuses requests that two parsers may read differently.",
    objective=Objective.INPUT_VALIDATION,
    why="Where front and backend disagree on where a request ends, a second one is smuggled in past every check.",
    fix=(
        "Set routing.http.drop_invalid_header_fields.enabled to true and routing.http.desync_mitigation_mode to "
        "defensive or strictest."
    ),
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    types=(LOAD_BALANCER,),
)

INVALID = "routing.http.drop_invalid_header_fields.enabled"
DESYNC = "routing.http.desync_mitigation_mode"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one application load balancer; by default it keeps invalid fields, and its mode is defensive."""
    if not is_application(resource):
        return not_applicable()
    attributes = attributes_of(resource, context)
    if attributes is None:
        return unknown(ATTRIBUTES)
    default = stated(context, "defensive") or ""
    return combine(
        _one_of(INVALID, attributes.get(INVALID, "false"), "true"),
        _one_of(DESYNC, attributes.get(DESYNC, default), "defensive", "strictest"),
    )


def _one_of(key: str, value: str | None, *good: str) -> Result:
    if value is None:
        return unknown(ATTRIBUTES)
    return passed(ATTRIBUTES) if value in good else failed(ATTRIBUTES, detail=f"{key} is not {' or '.join(good)}")
