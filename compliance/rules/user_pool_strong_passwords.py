"""Passwords of a user pool are long and mixed, and those that an administrator sets are short-lived."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import combine, require_range, require_true

RULE = Rule(
    id="user-pool-strong-passwords",
    title="Passwords of a user pool are long and mixed, and those that an administrator sets are short-lived.",
    objective=Objective.AUTHENTICATION_INFORMATION,
    why="Short passwords are guessed; a temporary one is known to two people for as long as it is valid.",
    fix=(
        "In Policies.PasswordPolicy set MinimumLength to 14 or more, the four Require... to true and "
        "TemporaryPasswordValidityDays to 7 or less, none of them left out."
    ),
    source="https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html",
    types=("AWS::Cognito::UserPool",),
)

POLICY = "Policies.PasswordPolicy"
LEAST_LENGTH, MOST_DAYS = 14, 7
"""Length: CIS's benchmark for passwords. Days: the service's own default."""
CLASSES = ("RequireLowercase", "RequireNumbers", "RequireSymbols", "RequireUppercase")


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one user pool."""
    length, days = f"{POLICY}.MinimumLength", f"{POLICY}.TemporaryPasswordValidityDays"
    return combine(
        require_range(resource, length, least=LEAST_LENGTH, detail=f"MinimumLength is under {LEAST_LENGTH}"),
        require_range(
            resource, days, least=0, most=MOST_DAYS, detail=f"a temporary password is not limited to {MOST_DAYS} days"
        ),
        *(require_true(resource, f"{POLICY}.{each}", detail=f"{each} is not true") for each in CLASSES),
    )
