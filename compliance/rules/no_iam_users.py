"""There are no IAM users and no long-lived access keys."""

from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed

RULE = Rule(
    id="no-iam-users",
    title="There are no IAM users and no long-lived access keys.",
    objective=Objective.AUTHENTICATION,
    why=(
        "A key that never expires is copied into files and found there; roles hand out credentials that die within "
        "hours."
    ),
    fix=(
        "Remove AWS::IAM::User and AWS::IAM::AccessKey; let people sign in through the identity provider and programs "
        "through roles."
    ),
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
)


def check(context: Context) -> Result:
    """Answer for one environment that has identities at all."""
    users = list(context.resources("AWS::IAM::User"))
    keys = list(context.resources("AWS::IAM::AccessKey"))
    if users or keys:
        return failed(detail=f"{len(users)} IAM users, {len(keys)} access keys")
    return passed() if list(context.resources("AWS::IAM::Role")) else not_applicable()
