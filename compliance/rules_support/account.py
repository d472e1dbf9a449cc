"""What exists once in an account."""

from compliance.rules.base import Context

BASELINE_TYPES = (
    "AWS::ApiGateway::Account",
    "AWS::CloudTrail::Trail",
    "AWS::GuardDuty::Detector",
    "AWS::IAM::OIDCProvider",
)
"""Types that an account has once, so that whoever declares one declares the account."""


def has_account_baseline(context: Context) -> bool:
    """Tell whether the stack of the account is among an environment's templates."""
    return any(True for _ in context.resources(*BASELINE_TYPES))
