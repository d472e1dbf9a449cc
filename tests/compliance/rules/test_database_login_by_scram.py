from compliance.rules import database_login_by_scram as rule
from tests.compliance.rules.parameter_groups import ParameterRuleContract


class TestLoginByScram(ParameterRuleContract):
    rule = rule
    good = (("rds.accepted_password_auth_method", "scram"),)
    as_good = (("rds.accepted_password_auth_method", "SCRAM"),)
    weak = (("rds.accepted_password_auth_method", "md5+scram"),)
