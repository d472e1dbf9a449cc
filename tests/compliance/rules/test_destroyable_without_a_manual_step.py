from compliance.model import Answer
from compliance.rules import destroyable_without_a_manual_step as rule
from tests.compliance.rules.judge import UNKNOWN, judge

BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
PROTECTED = [{"Key": "idle_timeout", "Value": "60"}, {"Key": "deletion_protection.enabled", "Value": "true"}]


def test_should_pass_when_protection_is_off() -> None:
    assert judge(rule, DeletionProtection=False).answer is Answer.PASS


def test_should_pass_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.PASS


def test_should_pass_when_a_load_balancer_is_not_protected() -> None:
    assert (
        judge(rule, BALANCER, LoadBalancerAttributes=[{"Key": "deletion_protection.enabled", "Value": "false"}]).answer
        is Answer.PASS
    )


def test_should_pass_when_a_user_pool_is_not_protected() -> None:
    assert judge(rule, "AWS::Cognito::UserPool", DeletionProtection="INACTIVE").answer is Answer.PASS


def test_should_fail_when_a_database_is_protected() -> None:
    assert judge(rule, DeletionProtection=True).answer is Answer.FAIL


def test_should_fail_when_a_table_is_protected() -> None:
    assert judge(rule, "AWS::DynamoDB::Table", DeletionProtectionEnabled="true").answer is Answer.FAIL


def test_should_fail_when_a_user_pool_is_protected() -> None:
    assert judge(rule, "AWS::Cognito::UserPool", DeletionProtection="ACTIVE").answer is Answer.FAIL


def test_should_fail_when_a_load_balancer_is_protected() -> None:
    assert judge(rule, BALANCER, LoadBalancerAttributes=PROTECTED).answer is Answer.FAIL


def test_should_fail_when_a_firewall_is_protected() -> None:
    assert (
        judge(rule, "AWS::Route53Resolver::FirewallRuleGroupAssociation", MutationProtection="ENABLED").answer
        is Answer.FAIL
    )


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, DeletionProtection=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_environment_has_no_suffix() -> None:
    assert judge(rule, suffix="", DeletionProtection=True).answer is Answer.NOT_APPLICABLE
