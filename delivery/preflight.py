"""`preflight`: what has to be there before an environment is deployed, looked at before anything is changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import click
from botocore.exceptions import ClientError

from delivery.aws import DEPLOYING, DESTROYING, reading
from delivery.cloud_assembly import CloudAssembly, load_assembly
from delivery.configuration import Target, load_context
from delivery.options import assembly_option, where
from delivery.quotas import shortcomings, table

BOOTSTRAP_VERSION = 30
"""The least: newer than what the assembly itself asks for, with roles that refuse what the CDK need not do."""
RESOURCE_POLICIES, POLICIES_NEEDED = 10, 3
"""Of CloudWatch Logs in a region; cannot be raised. Source: its quotas. An environment needs three."""


@click.command("preflight")
@where
@assembly_option()
def command(*, target: Target, assembly: Path) -> int:
    """Look whether an account is ready for an environment; change nothing."""
    session = reading(target)
    found = list(problems(session, target, load_assembly(assembly)))
    for each in found:
        click.echo(f"NOT READY {each}")
    click.echo(f"preflight: {target}: {f'{len(found)} problems' if found else 'ready'}")
    return 1 if found else 0


def problems(session: boto3.Session, target: Target, assembly: CloudAssembly) -> Iterator[str]:
    """Yield whatever is not ready."""
    stacks = assembly.of(target)
    yield from zones(session.client("ec2"), target)
    yield from bootstraps(session.client("ssm"))
    yield from shortcomings(session.client("service-quotas"), stacks)
    yield from log_policies(session.client("logs"), target)
    yield from prerequisites(session, target)


def zones(client: Any, target: Target) -> Iterator[str]:
    """Yield each configured zone in which API Gateway makes no VPC link."""
    allowed = table()["zones"].get(target.region)
    if allowed is None:
        yield f"region {target.region}: not in delivery/preflight.toml, which has to say where VPC links can be"
        return
    found = client.describe_availability_zones(ZoneNames=list(target.zones))["AvailabilityZones"]
    for zone in found:
        if zone["ZoneId"] not in allowed:
            yield (
                f"zone {zone['ZoneName']} is {zone['ZoneId']} in this account, where API Gateway makes no VPC link; "
                f"allowed: {', '.join(allowed)}; choose availabilityZones in cdk.json"
            )


def bootstraps(client: Any) -> Iterator[str]:
    """Yield each bootstrap that is missing or too old."""
    for qualifier in (DEPLOYING, DESTROYING):
        try:
            version = int(client.get_parameter(Name=f"/cdk-bootstrap/{qualifier}/version")["Parameter"]["Value"])
        except client.exceptions.ParameterNotFound:
            yield f"bootstrap {qualifier}: not there; `make bootstrap` makes it"
        else:
            if version < BOOTSTRAP_VERSION:
                yield f"bootstrap {qualifier}: version {version}, and {BOOTSTRAP_VERSION} is needed; `make bootstrap`"


def log_policies(client: Any, target: Target) -> Iterator[str]:
    """Yield a problem if there is no room for the environment's resource policies of CloudWatch Logs."""
    names = [
        each["policyName"]
        for page in client.get_paginator("describe_resource_policies").paginate()
        for each in page["resourcePolicies"]
    ]
    others = [each for each in names if not each.endswith(f"-{target.suffix}")]
    if len(others) + POLICIES_NEEDED > RESOURCE_POLICIES:
        taken = f"{len(others)} resource policies of {RESOURCE_POLICIES} are taken"
        yield f"CloudWatch Logs: {taken}; {POLICIES_NEEDED} are needed"


def prerequisites(session: boto3.Session, target: Target) -> Iterator[str]:
    """Yield what `cdk.json` names and somebody else has to make first."""
    settings = load_context()["environments"][target.environment]
    certificate = settings.get("api", {}).get("certificateArn")
    vault = settings.get("backup", {}).get("vaultName")
    if certificate:
        try:
            found = session.client("acm").describe_certificate(CertificateArn=certificate)["Certificate"]
        except ClientError as error:
            yield f"certificate {certificate}: {error.response['Error']['Code']}"
        else:
            if found["Status"] != "ISSUED":
                yield f"certificate {certificate}: {found['Status']}, and ISSUED is needed"
    if vault:
        try:
            session.client("backup").describe_backup_vault(BackupVaultName=vault)
        except ClientError as error:
            yield f"backup vault {vault}: {error.response['Error']['Code']}"
