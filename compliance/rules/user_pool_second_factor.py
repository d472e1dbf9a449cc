"""Whoever signs in to a user pool has a second factor that cannot be intercepted, and risky sign-ins are stopped."""

from collections.abc import Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, combine, require_text, unknown

RULE = Rule(
    id="user-pool-second-factor",
    title="A user pool demands a second factor that cannot be intercepted, and stops risky sign-ins and recoveries.",
    objective=Objective.AUTHENTICATION,
    why="A stolen password, a hijacked telephone number or a read mailbox alone must not be an identity.",
    fix=(
        "Set MfaConfiguration to ON, EnabledMfas without SMS_MFA and EMAIL_OTP, AdvancedSecurityMode to ENFORCED; "
        "where administrators make the accounts, AccountRecoverySetting to admin_only."
    ),
    source="https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html",
    types=("AWS::Cognito::UserPool",),
)

FACTORS, RECOVERY = "EnabledMfas", "AccountRecoverySetting.RecoveryMechanisms"
INTERCEPTED = ("SMS_MFA", "EMAIL_OTP")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one user pool."""
    mode = "UserPoolAddOns.AdvancedSecurityMode"
    return combine(
        require_text(resource, context, "MfaConfiguration", ("ON",), detail="a second factor is not demanded"),
        require_text(resource, context, mode, ("ENFORCED",), detail="risky sign-ins are not stopped"),
        _factors(resource),
        _recovery(resource, context),
    )


def _factors(resource: Resource) -> Result:
    values = resource.properties.get(FACTORS)
    if unresolved(values) or any(map(unresolved, as_list(values))):
        return unknown(FACTORS)
    if not values or any(each in INTERCEPTED for each in as_list(values)):
        return failed(FACTORS, detail="no second factor, or one that can be intercepted")
    return passed(FACTORS)


def _recovery(resource: Resource, context: Context) -> Result:
    """Answer how a lost account is recovered where nobody signs up alone; elsewhere it is the person's mailbox."""
    if str(value_at(resource.properties, "AdminCreateUserConfig.AllowAdminCreateUserOnly")).lower() != "true":
        return not_applicable()
    setting = resource.properties.get("AccountRecoverySetting")
    ways = value_at(resource.properties, RECOVERY)
    if unresolved(setting) or unresolved(ways):
        return unknown(RECOVERY)
    names = [
        context.text(each.get("Name"), stack=resource.stack) if isinstance(each, Mapping) else None
        for each in as_list(ways)
    ]
    if None in names and any(isinstance(each, Mapping) and unresolved(each.get("Name")) for each in as_list(ways)):
        return unknown(RECOVERY)
    if names and all(each == "admin_only" for each in names):
        return passed(RECOVERY)
    return failed(RECOVERY, detail="an account can be taken over by mail or telephone number")
