"""Queues, topics, buckets."""

from collections.abc import Iterator

from delivery.costs.assumptions import assumed
from delivery.costs.line import Line
from delivery.costs.platform import Resource
from delivery.costs.usage import GB, Usage

LOG_MINUTES = 5
"""Between two files of each of the load balancer's nodes. Source: the guide on access logs."""


def queue(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001 - as every pricer
    """Yield the line of a queue of dead letters."""
    yield Line(resource=resource, what="requests", quantity=assumed("queue.requests") / 1e6, price="sqs.requests")


def topic(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001
    """Yield the line of a topic."""
    yield Line(resource=resource, what="messages", quantity=assumed("topic.messages") / 1e6, price="sns.requests")


def subscription(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001
    """Yield the line of a subscription by mail."""
    if resource.properties.get("Protocol") == "email":
        yield Line(resource=resource, what="e-mails", quantity=assumed("topic.messages") / 1e5, price="sns.mail")


def bucket(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of the bucket of the load balancer's log."""
    rules = resource.properties.get("LifecycleConfiguration", {}).get("Rules", [])
    days = max((float(each.get("ExpirationInDays", 0)) for each in rules), default=365)
    daily = usage.requests / (assumed("month.hours") / 24) * assumed("s3.access_log_bytes") / GB
    yield Line(resource=resource, what="access log", quantity=daily * days, price="s3.gb-month", driver="requests")
    files = 3 * assumed("month.hours") * 60 / LOG_MINUTES
    yield Line(resource=resource, what="files of it", quantity=files / 1e3, price="s3.put-requests")
