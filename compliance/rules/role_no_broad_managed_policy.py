"""No role has a policy of AWS that gives everything, or all of a service."""

import re

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.references import outline

RULE = Rule(
    id="role-no-broad-managed-policy",
    title="No role has a policy of AWS that gives everything, or all of a service.",
    objective=Objective.LEAST_PRIVILEGE,
    why="AdministratorAccess is for people in an emergency; a program that has it gives it to its intruder.",
    fix="Attach a policy of your own with the actions that are needed, or a service-role policy of AWS.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html",
    types=("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"),
)

PATH = "ManagedPolicyArns"
BROAD = re.compile(
    r":iam::aws:policy/(?:.*/)?(?:AdministratorAccess.*|PowerUserAccess|SystemAdministrator|\w*FullAccess)$"
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one role, user or group; a policy of the environment is judged itself."""
    found = resource.properties.get(PATH)
    if unresolved(found):
        return unknown(PATH)
    names = [outline(context, each, stack=resource.stack) for each in as_list(found)]
    broad = [name.rpartition("/")[2] for name in names if BROAD.search(name)]
    return failed(PATH, detail=f"has {', '.join(broad)}") if broad else passed(PATH)
