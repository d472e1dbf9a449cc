from compliance.model import Answer
from compliance.rules import database_statements_not_logged as rule
from tests.compliance.rules.judge import judge
from tests.compliance.rules.parameter_groups import ParameterRuleContract


class TestStatementsNotLogged(ParameterRuleContract):
    rule = rule
    good = (("log_statement", "none"), ("log_min_duration_statement", "1000"))
    as_good = (("log_min_duration_statement", "-1"), ("log_min_duration_statement", "5000"))
    weak = (
        ("log_statement", "all"),
        ("log_statement", "ddl"),
        ("log_min_duration_statement", "0"),
        ("log_min_duration_statement", "text"),
    )

    def test_should_pass_when_nothing_is_set_and_the_template_is_of_others(self) -> None:
        assert judge(rule, suffix="", Family="postgres17").answer is Answer.PASS
