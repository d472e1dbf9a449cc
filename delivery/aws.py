"""Sessions of boto3: whose credentials a call is made with."""

import boto3
from botocore.exceptions import ClientError

from delivery.configuration import Target
from delivery.errors import InputError

DEPLOYING, DESTROYING = "hnb659fds", "sfdestroy"
"""Qualifiers of the two bootstraps, see `lib/constructs/github_workflows.py`."""
SESSION_NAME = "smartfactory-delivery"


class AccountError(InputError):
    """The credentials are of another account."""


def own(target: Target) -> boto3.Session:
    """Return a session with the caller's own credentials."""
    return boto3.Session(region_name=target.region)


def reading(target: Target, *, qualifier: str = DEPLOYING) -> boto3.Session:
    """Return a session that can only read: of the bootstrap's lookup role.

    Who may not assume that role, before the first bootstrap for example, reads with the own credentials.

    Args:
        target: the environment.
        qualifier: of the bootstrap.

    Raises:
        AccountError: the role may not be assumed, and the credentials are of another account.
    """
    role = f"arn:aws:iam::{target.account}:role/cdk-{qualifier}-lookup-role-{target.account}-{target.region}"
    return assumed(target, role) or _of_account(target, role)


def assumed(target: Target, role: str) -> boto3.Session | None:
    """Return a session of a role; None if it may not be assumed."""
    try:
        found = own(target).client("sts").assume_role(RoleArn=role, RoleSessionName=SESSION_NAME)["Credentials"]
    except ClientError as error:
        if error.response["Error"]["Code"] in {"AccessDenied", "AccessDeniedException"}:
            return None
        raise
    return boto3.Session(
        aws_access_key_id=found["AccessKeyId"],
        aws_secret_access_key=found["SecretAccessKey"],
        aws_session_token=found["SessionToken"],
        region_name=target.region,
    )


def _of_account(target: Target, role: str) -> boto3.Session:
    session = own(target)
    account = session.client("sts").get_caller_identity()["Account"]
    if account != target.account:
        raise AccountError(f"credentials of account {account}, which may not assume {role}; allowed: {target.account}")
    return session
