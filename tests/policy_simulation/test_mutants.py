"""That the refusals come from where they are meant to: without the one condition, the same call is let through."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from tests.policy_simulation.conftest import ACCOUNT, Account, Caller
from tests.policy_simulation.simulator import ISSUER, Simulator
from tests.policy_simulation.test_execution import ADMINISTRATOR, BOUNDARY, HERE, IAM, OTHERS, OURS, ROLE
from tests.policy_simulation.test_trust import ENVIRONMENTS, KINDS, opens, pull_request, right, token

pytestmark = pytest.mark.assembly


def without(document: Mapping[str, Any], sid: str, operator: str, key: str) -> dict[str, Any]:
    """Return a policy without one condition of one statement."""
    found: dict[str, Any] = copy.deepcopy(dict(document))
    (statement,) = (each for each in found["Statement"] if each.get("Sid", "") == sid)
    del statement["Condition"][operator][key]
    return found


CLAIMS = [
    ("aud", "diff", {**pull_request(), "aud": "https://github.com/smartfactory"}),
    *(("aud", kind, {**right(kind), "aud": "https://github.com/smartfactory"}) for kind in ENVIRONMENTS),
    ("sub", "deploy", token(environment="staging")),
    ("sub", "destroy", token(environment="prod", repository="smartfactory-x/platform")),
    ("sub", "drift", token()),
    ("sub", "diff", pull_request(repository="stranger/platform")),
    *(("ref", kind, pull_request(environment=environment)) for kind, environment in ENVIRONMENTS.items()),
]


@pytest.mark.parametrize(("claim", "kind", "claims"), CLAIMS)
def test_should_be_opened_by_a_wrong_token_when_a_claim_is_not_asked_for(
    simulator: Simulator, account: Account, claim: str, kind: str, claims: dict[str, Any]
) -> None:
    assert kind in KINDS
    name = f"smartfactory-{kind}-prod-shared"
    assert not opens(simulator, account, kind, claims)
    trust = without(account.trust(name), "", "StringEquals", f"{ISSUER}:{claim}")
    role = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    assert simulator.assume(role=role, account=ACCOUNT, claims=claims, trust=trust).allowed


EXECUTION = "smartfactory-cfn-execution"
SUFFIX = "aws:ResourceTag/EnvironmentSuffix"
STACK = f"arn:aws:cloudformation:{HERE}:stack/smartfactory-data-prod/0123"
CONDITIONS: list[tuple[str, str, str, str, str, str, dict[str, str | list[str]]]] = [
    (f"{EXECUTION}-identity-shared", "IamBounded", "StringEquals", "iam:PermissionsBoundary",
     "iam:CreateRole", ROLE, {"iam:PermissionsBoundary": ADMINISTRATOR}),
    (f"{EXECUTION}-identity-shared", "IamHeld", "StringEquals", "iam:PermissionsBoundary",
     "iam:AttachRolePolicy", ROLE, {"iam:PolicyARN": f"{IAM}:policy/smartfactory-api-task-prod"}),
    (f"{EXECUTION}-identity-shared", "IamHeld", "ArnLike", "iam:PolicyARN",
     "iam:AttachRolePolicy", ROLE, {"iam:PermissionsBoundary": BOUNDARY, "iam:PolicyARN": ADMINISTRATOR}),
    (f"{EXECUTION}-identity-shared", "IamPassed", "StringEquals", "iam:PassedToService",
     "iam:PassRole", ROLE, {"iam:PassedToService": "ec2.amazonaws.com"}),
    (f"{EXECUTION}-identity-shared", "IamLinked", "StringEquals", "iam:AWSServiceName",
     "iam:CreateServiceLinkedRole", f"{IAM}:role/aws-service-role/spot.amazonaws.com/X",
     {"iam:AWSServiceName": "spot.amazonaws.com"}),
    (f"{EXECUTION}-network-shared", "Ec2", "StringLikeIfExists", SUFFIX,
     "ec2:ModifySubnetAttribute", f"arn:aws:ec2:{HERE}:subnet/subnet-0123456789abcdef0", {**OTHERS}),
    (f"{EXECUTION}-network-shared", "Ec2Tagged", "StringLike", SUFFIX,
     "ec2:DeleteVpc", f"arn:aws:ec2:{HERE}:vpc/vpc-0123456789abcdef0", {}),
    (f"{EXECUTION}-storage-shared", "KmsBorn", "StringLike", "aws:RequestTag/EnvironmentSuffix",
     "kms:CreateKey", "*", {}),
    (f"{EXECUTION}-storage-shared", "KmsBorn", "StringEquals", "aws:RequestedRegion",
     "kms:CreateKey", "*", {"aws:RequestedRegion": "eu-west-1", "aws:RequestTag/EnvironmentSuffix": "prod"}),
    (f"{EXECUTION}-storage-shared", "KmsTagged", "StringLike", SUFFIX,
     "kms:PutKeyPolicy", f"arn:aws:kms:{HERE}:key/00000000-0000-0000-0000-000000000000", {}),
    (f"{EXECUTION}-storage-shared", "KmsUsed", "StringLike", SUFFIX,
     "kms:Decrypt", f"arn:aws:kms:{HERE}:key/00000000-0000-0000-0000-000000000000",
     {"kms:ViaService": "rds.us-east-1.amazonaws.com"}),
    (f"{EXECUTION}-storage-shared", "KmsUsed", "StringLike", "kms:ViaService",
     "kms:Decrypt", f"arn:aws:kms:{HERE}:key/00000000-0000-0000-0000-000000000000", {**OURS}),
    (f"{EXECUTION}-edge-shared", "ApigatewayKeys", "StringLike", SUFFIX,
     "apigateway:DELETE", "arn:aws:apigateway:us-east-1::/apikeys/abcdefghij", {}),
    ("smartfactory-diff-prod-shared", "MakeChangeSets", "Null", "cloudformation:RoleArn",
     "cloudformation:CreateChangeSet", STACK,
     {"cloudformation:ChangeSetName": "pull-request-7", "cloudformation:RoleArn": ROLE}),
    ("smartfactory-diff-prod-shared", "MakeChangeSets", "StringLike", "cloudformation:ChangeSetName",
     "cloudformation:CreateChangeSet", STACK, {"cloudformation:ChangeSetName": "cdk-deploy-change-set"}),
    ("smartfactory-diff-prod-shared", "ReadAndDeleteChangeSets", "StringLike", "cloudformation:ChangeSetName",
     "cloudformation:DeleteChangeSet", STACK, {"cloudformation:ChangeSetName": "cdk-deploy-change-set"}),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "sid", "operator", "key", "action", "arn", "context"), CONDITIONS)
def test_should_let_a_call_through_when_a_condition_is_gone(
    simulator: Simulator,
    account: Account,
    policy: str,
    sid: str,
    operator: str,
    key: str,
    action: str,
    arn: str,
    context: dict[str, str | list[str]],
) -> None:
    whole = Caller("whoever", [account.policies[policy]], simulator)
    assert not whole.verdict(action, arn, context).allowed
    mutant = Caller("whoever", [without(account.policies[policy], sid, operator, key)], simulator)
    assert mutant.verdict(action, arn, context).allowed


def test_should_lose_data_when_the_policy_that_keeps_it_is_left_out(simulator: Simulator, account: Account) -> None:
    table = f"arn:aws:dynamodb:{HERE}:table/smartfactory-processor-leases-prod"
    kept = Caller("whoever", account.beginning(EXECUTION, "smartfactory-keep-data"), simulator)
    assert kept.verdict("dynamodb:DeleteTable", table, OURS).explicit
    assert Caller("whoever", account.beginning(EXECUTION), simulator).may("dynamodb:DeleteTable", table)


def test_should_keep_what_is_shared_from_a_pattern_of_suffixes_by_name_alone(
    simulator: Simulator, account: Account
) -> None:
    # As if the suffixes of an account were written too wide.
    identity = account.policies[f"{EXECUTION}-identity-shared"]
    wide = copy.deepcopy(dict(identity))
    for statement in wide["Statement"]:
        if statement["Sid"] == "Iam":
            statement["Resource"] = [each.replace("*-prod", "*") for each in statement["Resource"]]
    deploy = f"{IAM}:role/smartfactory-deploy-prod-shared"
    assert Caller("whoever", [wide], simulator).verdict("iam:UpdateAssumeRolePolicy", deploy, {}).explicit
    wide["Statement"] = [each for each in wide["Statement"] if each["Sid"] != "IamShared"]
    assert Caller("whoever", [wide], simulator).may("iam:UpdateAssumeRolePolicy", deploy)
