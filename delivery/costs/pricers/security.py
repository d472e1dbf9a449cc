"""Keys, secrets, detection, the trail."""

from collections.abc import Iterator

from delivery.costs.assumptions import assumed, log_volume
from delivery.costs.line import Line
from delivery.costs.platform import Resource
from delivery.costs.usage import GB, INSTANCE, Usage

VCPUS = {"medium": 2, "large": 2, "xlarge": 4}
"""Of the sizes without a number; `2xlarge` has twice an `xlarge`'s. Source: RDS DB instance classes."""


def key(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001 - as every pricer
    """Yield the lines of a key."""
    rotations = assumed("kms.years") if resource.properties.get("EnableKeyRotation") else 0
    yield Line(resource=resource, what="key with rotations", quantity=1 + min(2, rotations), price="kms.key-month")
    yield Line(
        resource=resource, what="use of the key", quantity=assumed("kms.requests_per_key") / 1e4, price="kms.requests"
    )


def secret(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001
    """Yield the lines of a secret."""
    yield Line(resource=resource, what="secret", quantity=1, price="secrets.secret-month")
    yield Line(
        resource=resource,
        what="reads of the secret",
        quantity=assumed("secrets.requests_per_secret") / 1e4,
        price="secrets.requests",
    )


def vcpus(instance: Resource) -> float:
    """Return the vCPUs of an instance."""
    size = str(instance.properties["DBInstanceClass"]).rpartition(".")[2]
    return VCPUS[size] if size in VCPUS else 4 * float(size.removesuffix("xlarge"))


def detector(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of GuardDuty, with the features that are on."""
    on = {each["Name"] for each in resource.properties.get("Features", ()) if each["Status"] == "ENABLED"}
    events = assumed("trail.events") / 1e6
    yield Line(resource=resource, what="management events", quantity=events, price="guardduty.events")
    flow, dns = log_volume("/smartfactory/vpc/flow"), log_volume("/smartfactory/dns/queries")
    volume = usage.interfaces * (flow.bytes if flow else 0) + usage.queries * (dns.bytes if dns else 0)
    yield Line(
        resource=resource, what="flow and DNS logs", quantity=volume / GB, price="guardduty.flow-gb", driver="events"
    )
    if "S3_DATA_EVENTS" in on:
        quantity = assumed("trail.data_events") / 1e6
        yield Line(resource=resource, what="S3 data events", quantity=quantity, price="guardduty.s3-events")
    if "RDS_LOGIN_EVENTS" in on:
        total = sum(vcpus(each) for each in usage.platform.all(INSTANCE))
        yield Line(resource=resource, what="database logins", quantity=total, price="guardduty.rds-vcpu-month")


def trail(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001
    """Yield the line of a trail: the first copy of management events is free, data events are not."""
    yield Line(
        resource=resource,
        what="writes of deployment assets",
        quantity=assumed("trail.data_events") / 1e5,
        price="cloudtrail.data-events",
    )
