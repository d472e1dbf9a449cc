"""What clients call: gateway, firewall, tokens."""

from collections.abc import Iterator

from delivery.costs.assumptions import assumed
from delivery.costs.line import Line
from delivery.costs.platform import Resource
from delivery.costs.usage import GB, Usage

METHOD_METRICS = 5
"""Of each method in detail. Source: the API Gateway developer guide, "dimensions and metrics"."""


def rest_api(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of an API: its requests, and its answers on their way out."""
    yield Line(
        resource=resource,
        what="requests",
        quantity=usage.requests / 1e6,
        price="apigateway.requests",
        driver="requests",
    )
    yield Line(
        resource=resource,
        what="answers to the internet",
        quantity=usage.requests * assumed("api.bytes_per_answer") / GB,
        price="transfer.out-gb",
        driver="requests",
    )


def stage(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the line of a stage whose methods have metrics of their own."""
    settings = resource.properties.get("MethodSettings", [])
    if any(each.get("MetricsEnabled") for each in settings):
        methods = len(usage.platform.all("AWS::ApiGateway::Method"))
        yield Line(
            resource=resource,
            what=f"metrics of {methods} methods",
            quantity=methods * METHOD_METRICS,
            price="metrics.custom-month",
        )


def web_acl(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of a web ACL."""
    yield Line(resource=resource, what="web ACL", quantity=1, price="waf.acl-month")
    rules = len(resource.properties.get("Rules", ()))
    yield Line(resource=resource, what=f"{rules} rules", quantity=rules, price="waf.rule-month")
    yield Line(
        resource=resource,
        what="requests looked at",
        quantity=usage.requests / 1e6,
        price="waf.requests",
        driver="requests",
    )


def client(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001 - as every pricer
    """Yield the lines of a client that gets tokens with its own credentials."""
    if "client_credentials" not in resource.properties.get("AllowedOAuthFlows", ()):
        return
    yield Line(resource=resource, what="client", quantity=1, price="cognito.client-month")
    tokens = assumed("api.tokens_per_client_hour") * assumed("month.hours")
    yield Line(resource=resource, what="tokens", quantity=tokens / 1e3, price="cognito.tokens")
