"""An account of ours, a small assembly for it, and programs that only write down how they were called."""

import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from moto import mock_aws

from delivery import bootstrap, change_set, configuration, deploy, destroy, synthesis
from delivery.cli import run
from delivery.configuration import Target, load_target
from delivery.integrity import seal
from tests.delivery.cloudformation import CloudFormation
from tests.support.models import share_models

share_models()

ACCOUNT = "210987654321"
REGION = "us-east-1"
DELIVER = Callable[..., int]

RULE = {
    "Type": "AWS::ElasticLoadBalancingV2::ListenerRule",
    "Properties": {
        "Actions": [
            {
                "Type": "forward",
                "ForwardConfig": {
                    "TargetGroups": [
                        {"TargetGroupArn": "blue", "Weight": 100},
                        {"TargetGroupArn": "green", "Weight": 0},
                    ]
                },
            }
        ]
    },
}


def log_group(name: Any) -> dict[str, Any]:
    return {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": name}}


def policy(name: str) -> dict[str, Any]:
    return {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"ManagedPolicyName": name}}


@dataclass
class Sketch:
    """An assembly to be written: the resources of each stack, by stage and stack."""

    suffix: str = "dev"
    stacks: dict[tuple[str, str], dict[str, Any]] = field(
        default_factory=lambda: {
            ("dev", "Network"): {"ProductionRule": RULE, "Address": {"Type": "AWS::EC2::EIP"}},
            ("dev", "Api"): {
                "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "api"}},
                "Logs": log_group("/smartfactory/api/access-dev"),
                "ExecutionLogs": log_group(
                    {"Fn::Join": ["", ["API-Gateway-Execution-Logs_", {"Ref": "Api"}, "/v1-dev"]]}
                ),
            },
            ("account-dev", "Rights"): {
                "Execution": policy("smartfactory-cfn-execution-data-shared"),
                "Keep": policy("smartfactory-keep-data-shared"),
            },
            ("account-dev", "Removal"): {"Removal": policy("smartfactory-cfn-removal-data-shared")},
            ("account-dev", "Account"): {"Other": policy("smartfactory-github-boundary-shared")},
        }
    )

    def write(self, directory: Path) -> Path:
        """Write it as the CDK does, and seal it."""
        nested = {}
        for stage in dict.fromkeys(stage for stage, _ in self.stacks):
            folder = directory / f"assembly-{stage}"
            folder.mkdir(parents=True)
            nested[f"assembly-{stage}"] = {
                "type": "cdk:cloud-assembly",
                "properties": {"directoryName": f"assembly-{stage}", "displayName": stage},
            }
            artifacts: dict[str, Any] = {}
            for (of, name), resources in self.stacks.items():
                if of == stage:
                    artifacts |= self._stack(folder, stage, name, resources)
            (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
        (directory / "manifest.json").write_text(json.dumps({"artifacts": nested}))
        seal(directory)
        return directory

    def _stack(self, folder: Path, stage: str, name: str, resources: dict[str, Any]) -> dict[str, Any]:
        (folder / f"{name}.template.json").write_text(json.dumps({"Resources": resources}))
        (folder / f"{name}.assets.json").write_text(json.dumps(ASSETS if name == "Api" else {}))
        suffix = "shared" if stage.startswith("account-") else self.suffix
        return {
            name: {
                "type": "aws:cloudformation:stack",
                "environment": f"aws://{ACCOUNT}/{REGION}",
                "displayName": f"{stage}/{name} (smartfactory-{name.lower()}-{suffix})",
                "properties": {
                    "templateFile": f"{name}.template.json",
                    "stackName": f"smartfactory-{name.lower()}-{suffix}",
                    "tags": {"EnvironmentSuffix": suffix},
                },
            },
            f"{name}.assets": {"type": "cdk:asset-manifest", "properties": {"file": f"{name}.assets.json"}},
        }


TAG = "d" * 64
ASSETS = {
    "dockerImages": {
        f"smartfactory-api-{TAG}": {
            "displayName": "smartfactory-api",
            "source": {"directory": "../asset.api", "dockerFile": "api/Dockerfile", "platform": "linux/arm64"},
            "destinations": {
                "here": {
                    "repositoryName": f"cdk-hnb659fds-container-assets-{ACCOUNT}-{REGION}",
                    "imageTag": TAG,
                    "region": REGION,
                    "assumeRoleArn": "arn:${AWS::Partition}:iam::"
                    f"{ACCOUNT}:role/cdk-hnb659fds-image-publishing-role-{ACCOUNT}-{REGION}",
                }
            },
        }
    }
}


@pytest.fixture(scope="session", autouse=True)
def _quick_sdk() -> Iterator[None]:
    """The SDK's models are read once: half a second for each session otherwise. EC2 has no images.

    Nobody asks for images, and moto would make 1,300 for each account, and again whenever a mock ends.
    """
    loader = botocore.session.create_loader()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
        patch.setattr(botocore.session, "create_loader", lambda _=None: loader)
        yield


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Target:
    """The environment dev, in an account of ours."""
    environments = {
        "dev": {
            "account": ACCOUNT,
            "region": REGION,
            "availabilityZones": ["us-east-1a", "us-east-1b", "us-east-1c"],
        },
        "prod": {"account": "333333333333", "region": REGION, "availabilityZones": ["us-east-1a"]},
    }
    path = tmp_path / "cdk.json"
    path.write_text(json.dumps({"context": {"environments": environments}}))
    monkeypatch.setattr(configuration, "CONFIGURATION", path)
    return load_target("dev")


@pytest.fixture
def assembly(tmp_path: Path, target: Target) -> Path:
    """A sealed assembly for it."""
    return Sketch().write(tmp_path / "assembly")


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS in this process, with our account's number; every role may be assumed."""
    with mock_aws():
        role = f"arn:aws:iam::{ACCOUNT}:role/person"
        found = (
            boto3.Session(region_name=REGION)
            .client("sts")
            .assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
        )
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", found["AccessKeyId"])
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", found["SecretAccessKey"])
        monkeypatch.setenv("AWS_SESSION_TOKEN", found["SessionToken"])
        yield


@pytest.fixture
def cloudformation(account: None, monkeypatch: pytest.MonkeyPatch) -> CloudFormation:
    """CloudFormation without a stack. moto's needs a package that nothing else here does."""
    made, real = CloudFormation(), boto3.Session.client

    def client(session: boto3.Session, service: str, *arguments: Any, **options: Any) -> Any:
        return made if service == "cloudformation" else real(session, service, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(boto3.Session, "client", client)
    return made


@dataclass
class Programs:
    """Programs on PATH that are not the real ones.

    Attributes:
        directory: where they are.
        log: a line a call, its words apart by tabs.
    """

    directory: Path
    log: Path

    def add(self, name: str, body: str = "") -> None:
        """Add a program; the body is what it does beside writing down its call, in sh."""
        path = self.directory / name
        path.write_text(
            f'#!/bin/sh\n{{ printf %s "{name}"; for word in "$@"; do printf "\\t%s" "$word"; done; echo; }} '
            f'>> "{self.log}"\n{body}\n'
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    @property
    def calls(self) -> list[list[str]]:
        """Name and arguments of each call."""
        return [line.split("\t") for line in self.log.read_text().splitlines()] if self.log.exists() else []


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """A PATH with a `cdk` that says yes to everything, and with nothing but a shell beside it."""
    made = Programs(tmp_path / "bin", tmp_path / "calls")
    made.directory.mkdir()
    monkeypatch.setenv("PATH", f"{made.directory}:/bin:/usr/bin")
    for module in (bootstrap, change_set, deploy, destroy, synthesis):
        monkeypatch.setattr(module, "CDK", made.directory / "cdk")
    made.add("cdk")
    monkeypatch.setattr(synthesis, "WORK", tmp_path / "work")  # test processes share the real one
    return made


@pytest.fixture
def deliver(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs a command; returns its exit code and all that it said."""

    def call(*arguments: object) -> tuple[int, str]:
        code = run([str(each) for each in arguments])
        said = capfd.readouterr()
        return code, said.out + said.err

    return call
