from compliance.rules import database_sessions_end as rule
from tests.compliance.rules.parameter_groups import ParameterRuleContract


class TestSessionsEnd(ParameterRuleContract):
    rule = rule
    good = (("statement_timeout", "60000"), ("idle_in_transaction_session_timeout", "60000"))
    as_good = (("statement_timeout", "30000"), ("idle_in_transaction_session_timeout", "3600000"))
    weak = (
        ("statement_timeout", "0"),
        ("statement_timeout", "86400000"),
        ("idle_in_transaction_session_timeout", "0"),
    )
