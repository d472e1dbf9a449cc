"""Whether an account is ready, and what makes it so."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from delivery import preflight, quotas
from delivery.cloud_assembly import load_assembly
from delivery.configuration import Target, load_context
from tests.delivery.conftest import ACCOUNT, REGION, Programs, Sketch

pytestmark = pytest.mark.slow

Deliver = Callable[..., tuple[int, str]]
CODES = [row["code"] for row in quotas.table()["quota"]]


def session() -> boto3.Session:
    return boto3.Session(region_name=REGION)


def bootstrapped(version: int, *qualifiers: str) -> None:
    client = session().client("ssm")
    for qualifier in qualifiers:
        client.put_parameter(Name=f"/cdk-bootstrap/{qualifier}/version", Value=str(version), Type="String")


@pytest.fixture
def service_quotas() -> Iterator[tuple[Any, Stubber]]:
    client = boto3.Session("testing", "testing", region_name=REGION).client("service-quotas")
    with Stubber(client) as stubber:
        yield client, stubber
        stubber.assert_no_pending_responses()


def says(stubber: Stubber, code: str, value: float | None) -> None:
    """Answer one quota; None: none is applied, and the default is asked for."""
    row = next(row for row in quotas.table()["quota"] if row["code"] == code)
    asked = {"ServiceCode": row["service"], "QuotaCode": code}
    if value is None:
        stubber.add_client_error("get_service_quota", "NoSuchResourceException", expected_params=asked)
        stubber.add_response("get_aws_default_service_quota", {"Quota": {"Value": 1000.0}}, asked)
    else:
        stubber.add_response("get_service_quota", {"Quota": {"Value": value}}, asked)


@pytest.mark.parametrize(("addresses", "problems"), [(5.0, 0), (0.0, 1)])
def test_should_compare_the_quotas_with_what_the_templates_need(
    service_quotas: tuple[Any, Stubber], assembly: Path, target: Target, addresses: float, problems: int
) -> None:
    client, stubber = service_quotas
    for code in CODES:
        says(stubber, code, addresses if code == "L-0263D0A3" else None)
    found = list(quotas.shortcomings(client, load_assembly(assembly).of(target)))
    assert len(found) == problems
    if problems:
        assert found[0].startswith("quota ec2 L-0263D0A3, elastic IP addresses: 0, and 1 are needed (https://")


def test_should_count_concurrency_with_what_stays_unreserved_and_tasks_by_their_size(
    tmp_path: Path, target: Target
) -> None:
    sketch = Sketch()
    sketch.stacks["dev", "Network"] = {
        "Function": {"Type": "AWS::Lambda::Function", "Properties": {"ReservedConcurrentExecutions": 2}},
        "Unreserved": {"Type": "AWS::Lambda::Function", "Properties": {}},
        "Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Cpu": "512"}},
        "Tasks": {"Type": "AWS::ApplicationAutoScaling::ScalableTarget", "Properties": {"MaxCapacity": 5}},
        "Cache": {
            "Type": "AWS::ElastiCache::ReplicationGroup",
            "Properties": {"NumNodeGroups": 2, "ReplicasPerNodeGroup": 2},
        },
    }
    stacks = load_assembly(sketch.write(tmp_path / "counted")).of(target)
    needed = {row["code"]: quotas.Quota(**row).needed(stacks) for row in quotas.table()["quota"]}
    assert (needed["L-B99A9384"], needed["L-3032A538"], needed["L-7B6409FD"]) == (102, 3, 0)
    assert (needed["L-DFE45DF3"], needed["L-DF5E4CA3"]) == (6, 105)


@pytest.mark.parametrize("row", quotas.table()["quota"], ids=lambda row: row["code"])
def test_should_give_the_source_of_each_limit(row: dict[str, Any]) -> None:
    assert row["source"].startswith("https://docs.aws.amazon.com/")


@pytest.mark.parametrize(
    ("zones", "problem"),
    [(["us-east-1a", "us-east-1b"], None), (["us-east-1a", "us-east-1e"], "us-east-1e is use1-az3")],
)
def test_should_refuse_zones_without_vpc_links(
    account: None, target: Target, zones: list[str], problem: str | None
) -> None:
    # In this account's moto: a is use1-az6, b use1-az1, e use1-az3.
    other = Target(environment="dev", suffix="dev", account=ACCOUNT, region=REGION, zones=tuple(zones))
    found = list(preflight.zones(session().client("ec2"), other))
    assert len(found) == (problem is not None)
    assert problem is None or problem in found[0]


def test_should_not_guess_for_a_region_that_it_does_not_know(account: None, target: Target) -> None:
    other = Target(environment="dev", suffix="dev", account=ACCOUNT, region="eu-central-1", zones=("eu-central-1a",))
    assert "not in delivery/preflight.toml" in next(preflight.zones(session().client("ec2"), other))


@pytest.mark.parametrize(
    ("version", "qualifiers", "problems"),
    [
        (30, ("hnb659fds", "sfdestroy"), []),
        (30, ("hnb659fds",), ["bootstrap sfdestroy: not there"]),
        (8, ("hnb659fds", "sfdestroy"), ["bootstrap hnb659fds: version 8", "bootstrap sfdestroy: version 8"]),
    ],
)
def test_should_ask_for_both_bootstraps(
    account: None, version: int, qualifiers: tuple[str, ...], problems: list[str]
) -> None:
    bootstrapped(version, *qualifiers)
    found = list(preflight.bootstraps(session().client("ssm")))
    assert [each[: len(problem)] for each, problem in zip(found, problems, strict=True)] == problems


def test_should_ask_for_room_for_resource_policies(account: None, target: Target) -> None:
    client = session().client("logs")
    for number in range(8):
        client.put_resource_policy(policyName=f"other-{number}", policyDocument="{}")
    (problem,) = preflight.log_policies(client, target)
    assert "8 resource policies of 10 are taken; 3 are needed" in problem
    client.delete_resource_policy(policyName="other-0")
    client.put_resource_policy(policyName="waf-dev", policyDocument="{}")  # of the environment itself
    assert list(preflight.log_policies(client, target)) == []


def test_should_ask_for_what_others_have_to_make(
    account: None, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    arn = session().client("acm").request_certificate(DomainName="api.example.com")["CertificateArn"]
    context = load_context()
    context["environments"]["dev"] |= {"api": {"certificateArn": arn}, "backup": {"vaultName": "vault"}}
    monkeypatch.setattr(preflight, "load_context", lambda: context)
    found = list(preflight.prerequisites(session(), target))
    assert found[0].endswith("PENDING_VALIDATION, and ISSUED is needed")
    assert found[1].startswith("backup vault vault: ")
    session().client("backup").create_backup_vault(BackupVaultName="vault")
    assert len(list(preflight.prerequisites(session(), target))) == 1


@pytest.mark.parametrize(("problems", "code"), [([], 0), (["quota"], 1)])
def test_should_say_whether_an_account_is_ready(
    account: None, assembly: Path, deliver: Deliver, monkeypatch: pytest.MonkeyPatch, problems: list[str], code: int
) -> None:
    monkeypatch.setattr(preflight, "shortcomings", lambda *_: problems)
    bootstrapped(30, "hnb659fds", "sfdestroy")
    found, said = deliver("preflight", "--environment", "dev", "--assembly", assembly)
    assert (found, "NOT READY quota" in said) == (code, bool(problems))


ARN = f"arn:aws:iam::{ACCOUNT}:policy"


@pytest.mark.programs
def test_should_make_the_rights_before_both_bootstraps_that_hold_them(
    assembly: Path, programs: Programs, deliver: Deliver
) -> None:
    code, said = deliver("bootstrap", "--environment", "dev", "--assembly", assembly)
    assert code == 0, said
    rights, deploying, destroying = programs.calls
    assert rights[1:4] == ["deploy", "account-dev/Rights", "account-dev/Removal"]
    assert deploying[1:3] == ["bootstrap", f"aws://{ACCOUNT}/{REGION}"]
    policies = "--cloudformation-execution-policies"
    held = deploying[deploying.index(policies) + 1]
    assert held == f"{ARN}/smartfactory-cfn-execution-data-shared,{ARN}/smartfactory-keep-data-shared"
    assert destroying[3:7] == ["--qualifier", "sfdestroy", "--toolkit-stack-name", "CDKToolkit-sfdestroy"]
    assert destroying[destroying.index(policies) + 1] == f"{ARN}/smartfactory-cfn-removal-data-shared"
    assert "AdministratorAccess" not in said
    for call in programs.calls[1:]:
        assert " ".join(call) in said


def test_should_only_print_the_commands_when_it_is_a_dry_run(
    assembly: Path, programs: Programs, deliver: Deliver
) -> None:
    code, said = deliver("bootstrap", "--environment", "dev", "--assembly", assembly, "--dry-run")
    assert (code, programs.calls) == (0, [])
    assert said.count("cdk bootstrap aws://") == 2


def test_should_refuse_to_bootstrap_without_the_policies(
    tmp_path: Path, target: Target, programs: Programs, deliver: Deliver
) -> None:
    sketch = Sketch()
    del sketch.stacks["account-dev", "Removal"]
    code, said = deliver("bootstrap", "--environment", "dev", "--assembly", sketch.write(tmp_path / "less"))
    assert (code, "has no policy smartfactory-cfn-removal*" in said) == (2, True)
    assert programs.calls == []
