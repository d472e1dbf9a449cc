"""What cloudsplaining says of a statement.

Chosen of the analysers that run without an account: it is maintained, carries AWS's Service Authorization Reference (by
way of policy_sentry), and looks for what least privilege is about: actions that could be limited to a resource and are
not, and those that expose data or credentials, change rights, or lead to more of them. parliament checks grammar, and
has not been released for a year and a half; AWS's own Access Analyzer needs an account.
"""

from cloudsplaining.scan.policy_document import PolicyDocument
from cloudsplaining.scan.statement_detail import StatementDetail

from tests.least_privilege.policies import Statement


def findings(statement: Statement) -> dict[str, tuple[str, ...]]:
    """Return kind of finding -> actions, of a statement that allows; a condition is no excuse here, the table is."""
    document = dict(statement.document)
    detail = StatementDetail(document, flag_conditional_statements=True)
    policy = PolicyDocument({"Version": "2012-10-17", "Statement": [document]}, flag_conditional_statements=True)
    found: dict[str, list[str]] = {
        "resource": detail.missing_resource_constraints(),
        "escalation": [action for each in policy.allows_privilege_escalation for action in each["actions"]],
        "exfiltration": policy.allows_data_exfiltration_actions,
        "credentials": policy.credentials_exposure,
        "rights": policy.permissions_management_without_constraints,
        "service": policy.service_wildcard,
    }
    if policy.contains_statement_using_not_action:
        found["exclusion"] = list(statement.actions)
    return {kind: tuple(sorted(set(actions))) for kind, actions in found.items() if actions}
