from compliance.model import Answer
from compliance.rules import dns_query_logging as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

LOG = "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation"


def test_should_pass_when_queries_are_recorded() -> None:
    assert judge(rule, around={"Log": resource(LOG, ResourceId=ref("Subject"))}).answer is Answer.PASS


def test_should_fail_when_queries_are_not_recorded() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_logged_network_is_not_known() -> None:
    assert judge(rule, around={"Log": resource(LOG, ResourceId=UNKNOWN)}).answer is Answer.NOT_EVALUATED
