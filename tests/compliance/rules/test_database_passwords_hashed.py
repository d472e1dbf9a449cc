from compliance.rules import database_passwords_hashed as rule
from tests.compliance.rules.parameter_groups import ParameterRuleContract


class TestPasswordsHashed(ParameterRuleContract):
    rule = rule
    good = (("password_encryption", "scram-sha-256"),)
    as_good = (("password_encryption", "SCRAM-SHA-256"),)
    weak = (("password_encryption", "md5"),)
