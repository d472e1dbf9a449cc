"""The way of a request: from a client through firewall, interface and load balancer to what answers it."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.pictures.canvas import Canvas
from compliance.pictures.estate import SERVICE, Estate, Workload, key_of
from compliance.pictures.links import links_of
from compliance.pictures.links.connected import opened
from compliance.pictures.model import PLAIN, Picture
from compliance.pictures.views.outsiders import clients_card
from compliance.pictures.views.slices import targets_of
from compliance.rules_support.answers import as_list

API, STAGE, METHOD = "AWS::ApiGateway::RestApi", "AWS::ApiGateway::Stage", "AWS::ApiGateway::Method"
VPC_LINK = "AWS::ApiGatewayV2::VpcLink"
BALANCER, LISTENER = "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener"
TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
POOL = "AWS::Cognito::UserPool"
TITLE = "Request path"
DESCRIPTION = (
    "How a request of an API client reaches the service that answers it, what it passes on its way, and what the "
    "service is linked to."
)


def request_path(estate: Estate) -> Picture | None:
    """Return the picture."""
    canvas = Canvas(estate)
    for api in estate.resources(API):
        _entrance(canvas, api)
        for resource in _behind(estate, api):
            canvas.flow(
                canvas.card(api),
                canvas.card(resource),
                "private integration",
                transit="within AWS",
                classification=estate.classification(api),
            )
            _inward(canvas, resource, set())
    return canvas.picture("request-path", TITLE, DESCRIPTION, down=True)


def _entrance(canvas: Canvas, api: Resource) -> None:
    """Show who comes in, and what looks at a request before the interface does."""
    estate = canvas.estate
    pools = [each for each in estate.resources(POOL) if _authorizes(estate, each, api)]
    for client in clients_card(canvas):
        inner = [(api, _who(estate, api)), *((pool, "client id and secret") for pool in pools)]
        for target, who in inner:
            walls = [
                wall
                for each in estate.referring(target, "AWS::WAFv2::WebACLAssociation")
                for wall in estate.referred(each, "AWS::WAFv2::WebACL")
            ]
            outer = canvas.card(*walls) if walls else canvas.card(target)
            said = {"transit": "TLS", "classification": estate.classification(target) or estate.classification(api)}
            what = "requests" if target is api else "asks for a token"
            if walls:
                canvas.flow(client, outer, what, who=who, **said)
                canvas.flow(outer, canvas.card(target), f"{what} that no rule blocks", transit="within AWS")
            else:
                canvas.flow(client, outer, what, who=who, **said)
    for pool in pools:
        canvas.flow(
            canvas.card(pool), canvas.card(api), "authorizer: keys that tokens are checked with", transit="within AWS"
        )


def _authorizes(estate: Estate, pool: Resource, api: Resource) -> bool:
    authorizers = estate.referring(pool, "AWS::ApiGateway::Authorizer")
    return any(key_of(api) in map(key_of, estate.referred(each, API)) for each in authorizers)


def _who(estate: Estate, api: Resource) -> str:
    kinds = {str(value_at(each.properties, "AuthorizationType")) for each in _methods(estate, api)}
    keys = any(value_at(each.properties, "ApiKeyRequired") is True for each in _methods(estate, api))
    words = {"COGNITO_USER_POOLS": "access token of the user pool", "AWS_IAM": "signature", "CUSTOM": "authorizer"}
    found = sorted(words[each] for each in kinds if each in words)
    return ", ".join([*found, *(["API key for its quota"] if keys else [])]) or "nobody is asked"


def _methods(estate: Estate, api: Resource) -> list[Resource]:
    return estate.referring(api, METHOD)


def _behind(estate: Estate, api: Resource) -> list[Resource]:
    """Return the links into networks that an interface's methods or stages name."""
    around = [*_methods(estate, api), *estate.referring(api, STAGE)]
    return list({key_of(link): link for each in around for link in estate.referred(each, VPC_LINK)}.values())


def _inward(canvas: Canvas, resource: Resource, seen: set[tuple[str, str]]) -> None:
    """Follow the security groups from a resource to services; what a service is linked to ends the way."""
    estate = canvas.estate
    seen.add(key_of(resource))
    for target, passage in opened(estate, resource):
        known = key_of(target) in seen
        if target.type not in (BALANCER, SERVICE):
            continue
        canvas.flow(
            canvas.card(resource),
            canvas.card(target),
            f"{passage.why}: {passage.port}" if passage.why else passage.port,
            transit=_secured(estate, resource, target),
            classification=estate.classification(target),
        )
        if known:
            continue
        if target.type == SERVICE:
            workload = next((each for each in estate.workloads if key_of(each.resource) == key_of(target)), None)
            targets_of(canvas, workload or Workload(target, ()), links_of(estate))
            seen.add(key_of(target))
        else:
            _inward(canvas, target, seen)


def _secured(estate: Estate, source: Resource, target: Resource) -> str:
    """Return what encrypts a connection to a load balancer, or from one to its targets."""
    if target.type == BALANCER:
        protocols = [value_at(each.properties, "Protocol") for each in estate.referring(target, LISTENER)]
    else:
        groups = estate.referred(target, TARGET_GROUP) if source.type == BALANCER else []
        protocols = [value_at(each.properties, "Protocol") for each in groups]
    if not as_list(protocols):
        return ""
    return "TLS" if all(each in ("HTTPS", "TLS") for each in protocols) else PLAIN
