import pytest

from compliance.model import Answer
from compliance.rules import database_parameters_require_tls as rule
from tests.compliance.rules.judge import judge
from tests.compliance.rules.parameter_groups import ParameterRuleContract


class TestParametersRequireTls(ParameterRuleContract):
    rule = rule
    good = (("rds.force_ssl", "1"), ("ssl_min_protocol_version", "TLSv1.2"))
    as_good = (("rds.force_ssl", "on"), ("ssl_min_protocol_version", "TLSv1.3"))
    weak = (
        ("rds.force_ssl", "0"),
        ("ssl_min_protocol_version", "TLSv1"),
        ("ssl_min_protocol_version", "TLSv1.1"),
    )

    def test_should_pass_when_the_engines_default_is_good_and_the_template_is_of_others(self) -> None:
        assert self.answer("ssl_min_protocol_version", suffix="") is Answer.PASS

    def test_should_fail_when_the_engines_default_is_weak_and_the_template_is_of_others(self) -> None:
        assert self.answer("rds.force_ssl", suffix="") is Answer.FAIL

    @pytest.mark.parametrize(
        ("versions", "expected"), [("TLSv1.2,TLSv1.3", Answer.PASS), ("TLSv1.1,TLSv1.2", Answer.FAIL)]
    )
    def test_should_look_at_every_version_when_the_engine_is_mysql(self, versions: str, expected: Answer) -> None:
        parameters = {"require_secure_transport": "ON", "tls_version": versions}
        assert judge(rule, Family="mysql8.4", Parameters=parameters).answer is expected
