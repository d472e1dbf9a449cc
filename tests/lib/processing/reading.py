"""What the tests of the processing stack read from its template."""

import re
from typing import Any

from tests.support.assembly import Template
from tests.support.reader import listed

LOGINS = ("CacheRotationApplicationSecret", "DatabaseRotationApplicationSecret")


def key_arn(template: Template) -> dict[str, Any]:
    (logical_id,) = template.of_type("AWS::KMS::Key")
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def log_groups(template: Template) -> dict[str, str]:
    """Map physical names to logical ids."""
    return {group["LogGroupName"]: logical for logical, group in template.of_type("AWS::Logs::LogGroup").items()}


def statements(template: Template, policy: str) -> dict[str, dict[str, Any]]:
    """Return the statements of a policy by their id, or by their first action."""
    found = template.one("AWS::IAM::ManagedPolicy", ManagedPolicyName=policy)["PolicyDocument"]["Statement"]
    return {each.get("Sid", "") or str(listed(each["Action"])[0]): each for each in found}


def imported(value: Any) -> list[str]:
    """Return the exports of other stacks that a value refers to."""
    return re.findall(r"'Fn::ImportValue': '([^']+)'", str(value))
