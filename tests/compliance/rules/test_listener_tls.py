from compliance.model import Answer
from compliance.rules import listener_tls as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_it_takes_tls_from_1_2_on() -> None:
    assert judge(rule, Protocol="HTTPS", SslPolicy="ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09").answer is Answer.PASS


def test_should_pass_when_it_takes_tls_1_3_alone() -> None:
    assert judge(rule, Protocol="TLS", SslPolicy="ELBSecurityPolicy-TLS13-1-3-2021-06").answer is Answer.PASS


def test_should_pass_when_it_redirects_to_https() -> None:
    assert (
        judge(
            rule, Protocol="HTTP", DefaultActions=[{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS"}}]
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_it_takes_plain_http() -> None:
    result = judge(rule, Protocol="HTTP", DefaultActions=[{"Type": "fixed-response"}])
    assert result.answer is Answer.FAIL
    assert "plain HTTP" in result.detail


def test_should_fail_when_it_takes_tls_1_0() -> None:
    result = judge(rule, Protocol="HTTPS", SslPolicy="ELBSecurityPolicy-TLS13-1-0-2021-06")
    assert result.answer is Answer.FAIL
    assert "before 1.2" in result.detail


def test_should_fail_when_the_policy_is_the_default() -> None:
    result = judge(rule, Protocol="HTTPS")
    assert result.answer is Answer.FAIL
    assert "SslPolicy" in result.detail


def test_should_not_be_evaluated_when_the_protocol_is_not_known() -> None:
    assert judge(rule, Protocol=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, Protocol="HTTPS", SslPolicy=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_does_not_look_inside() -> None:
    assert judge(rule, Protocol="TCP").answer is Answer.NOT_APPLICABLE
