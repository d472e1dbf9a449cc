"""A role that is assumed with a certificate says whose: a field of the subject with one exact value."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.conditions import demanded
from compliance.rules_support.policies import Statement, trust_statements, undecided
from compliance.rules_support.references import literals
from compliance.rules_support.roles import ROLES_ANYWHERE, by_certificate

RULE = Rule(
    id="certificate-role-names-its-subject",
    title="A role that is assumed with a certificate says whose: a field of the subject with one exact value.",
    objective=Objective.LEAST_PRIVILEGE,
    why="Without it every certificate that the authority ever issued, for whomever, opens the role.",
    fix="Add StringEquals on aws:PrincipalTag/x509Subject/CN (or another field of x509Subject or x509SAN).",
    source="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
    types=("AWS::IAM::Role",),
)

PATH = "AssumeRolePolicyDocument"
HOLDER = ("aws:principaltag/x509subject/", "aws:principaltag/x509san/")
"""Beginnings of the condition keys in which the service passes fields of the certificate that tell its holder."""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one role that IAM Roles Anywhere assumes, or that believes what a certificate seems to say."""
    document = resource.properties.get(PATH)
    if undecided(document):
        return unknown(PATH)
    found = [each for each in trust_statements(resource) if by_certificate(each) or (each.allows and _holders(each))]
    return combine(*(_named(each) for each in found)) if found else not_applicable()


def _holders(statement: Statement) -> list[list[str]]:
    """Return the values of each condition on the certificate's holder."""
    return [list(literals(values)) for key, values in demanded(statement) if key.startswith(HOLDER)]


def _named(statement: Statement) -> Result:
    if statement.principals != {"Service": (ROLES_ANYWHERE,)}:
        # The tags are the service's word: anybody else gives himself what tags he likes.
        return failed(PATH, statement.path, detail="not only the service that checked the certificate is believed")
    for texts in _holders(statement):
        if texts and not any(set("*?") & set(text) for text in texts):
            return passed(PATH, statement.path)
    return failed(PATH, statement.path, detail="every certificate of the authority opens the role")
