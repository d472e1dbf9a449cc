from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import user_pool_second_factor as rule
from tests.compliance.rules.judge import UNKNOWN, judge

SAFE: dict[str, Any] = {
    "MfaConfiguration": "ON",
    "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
    "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]},
}
MAIL = {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]}


def test_should_pass_when_everything_is_demanded() -> None:
    assert judge(rule, **SAFE).answer is Answer.PASS


@pytest.mark.parametrize(
    "change",
    [
        {"MfaConfiguration": "OPTIONAL"},
        {"EnabledMfas": []},
        {"EnabledMfas": ["SMS_MFA"]},
        {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}},
        {"AccountRecoverySetting": {}},
        {"AccountRecoverySetting": MAIL},
        {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1}]}},
    ],
)
def test_should_fail_when_a_sign_in_or_recovery_is_weak(change: dict[str, Any]) -> None:
    assert judge(rule, **SAFE | change).answer is Answer.FAIL


def test_should_pass_when_people_who_signed_up_recover_by_mail() -> None:
    change = {"AdminCreateUserConfig": {}, "AccountRecoverySetting": MAIL}
    assert judge(rule, **SAFE | change).answer is Answer.PASS


@pytest.mark.parametrize(
    "change",
    [
        {"MfaConfiguration": UNKNOWN},
        {"EnabledMfas": UNKNOWN},
        {"EnabledMfas": [UNKNOWN]},
        {"AccountRecoverySetting": UNKNOWN},
        {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": UNKNOWN}]}},
    ],
)
def test_should_not_be_evaluated_when_it_is_not_known(change: dict[str, Any]) -> None:
    assert judge(rule, **SAFE | change).answer is Answer.NOT_EVALUATED
