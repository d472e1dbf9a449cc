"""Which assembly may be deployed where: one that was audited, unchanged, to the account that it is for."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import boto3
import pytest

from delivery.cloud_assembly import load_assembly
from delivery.configuration import Target
from delivery.integrity import DIGESTS, require_sealed
from tests.delivery.conftest import ACCOUNT, REGION, TAG, Programs, Sketch

Deliver = Callable[..., tuple[int, str]]
MANIFEST = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": []})


def audited(assembly: Path, reports: Path) -> Path:
    """Write what an audit of the assembly would; an account's stacks are under its environments."""
    templates = {
        stack.id.removeprefix("account-"): sha256(stack.template.read_bytes()).hexdigest()
        for stack in load_assembly(assembly).stacks
    }
    reports.mkdir(exist_ok=True)
    (reports / "manifest.json").write_text(json.dumps({"templates": templates}))
    return reports


def image_in_account() -> None:
    client = boto3.Session(region_name=REGION).client("ecr")
    name = f"cdk-hnb659fds-container-assets-{ACCOUNT}-{REGION}"
    client.create_repository(repositoryName=name)
    client.put_image(repositoryName=name, imageManifest=MANIFEST, imageTag=TAG)


@pytest.mark.programs
def test_should_deploy_the_stacks_of_one_environment_and_no_others(
    assembly: Path, account: None, programs: Programs, deliver: Deliver, tmp_path: Path
) -> None:
    image_in_account()
    reports = audited(assembly, tmp_path / "reports")
    code, said = deliver("deploy", "--environment", "dev", "--assembly", assembly, "--reports", reports)
    assert code == 0, said
    (call,) = programs.calls
    assert call[:4] == ["cdk", "deploy", "dev/Network", "dev/Api"]
    assert call[4:] == [
        *("--app", str(assembly), "--exclusively", "--require-approval", "never", "--progress", "events"),
    ]


@pytest.mark.programs
def test_should_deploy_the_account_alone_when_asked_for_its_baseline(
    assembly: Path, account: None, programs: Programs, deliver: Deliver, tmp_path: Path
) -> None:
    reports = audited(assembly, tmp_path / "reports")
    command = ("deploy", "--baseline", "--environment", "dev", "--assembly", assembly, "--reports", reports)
    assert deliver(*command)[0] == 0
    assert programs.calls[0][2:5] == ["account-dev/Rights", "account-dev/Removal", "account-dev/Account"]


@pytest.mark.programs
def test_should_say_no_when_the_deployment_fails(
    assembly: Path, account: None, programs: Programs, deliver: Deliver, tmp_path: Path
) -> None:
    image_in_account()
    programs.add("cdk", "exit 3")
    reports = audited(assembly, tmp_path / "reports")
    code, said = deliver("deploy", "--environment", "dev", "--assembly", assembly, "--reports", reports)
    assert code == 1
    assert "cdk failed with exit code 3" in said


def test_should_refuse_when_an_image_was_not_promoted(
    assembly: Path, account: None, programs: Programs, deliver: Deliver, tmp_path: Path
) -> None:
    name = f"cdk-hnb659fds-container-assets-{ACCOUNT}-{REGION}"
    boto3.Session(region_name=REGION).client("ecr").create_repository(repositoryName=name)
    reports = audited(assembly, tmp_path / "reports")
    code, said = deliver("deploy", "--environment", "dev", "--assembly", assembly, "--reports", reports)
    assert code == 1
    assert "promote-images" in said
    assert programs.calls == []


@pytest.mark.parametrize("change", ["template", "asset", "added", "removed", "unsealed"])
def test_should_refuse_an_assembly_that_was_changed(
    assembly: Path, programs: Programs, deliver: Deliver, tmp_path: Path, change: str
) -> None:
    reports = audited(assembly, tmp_path / "reports")
    template = assembly / "assembly-dev" / "Network.template.json"
    match change:
        case "template":
            template.write_text(template.read_text() + " ")
        case "asset":
            (assembly / "assembly-dev" / "Api.assets.json").write_text("{}")
        case "added":
            (assembly / "more").write_text("")
        case "removed":
            template.unlink()
        case "unsealed":
            (assembly / DIGESTS).unlink()
    code, said = deliver("deploy", "--environment", "dev", "--assembly", assembly, "--reports", reports)
    assert code == 2
    assert "digests.json" in said if change == "unsealed" else "changed since it was synthesized" in said
    assert programs.calls == []


def test_should_refuse_an_assembly_that_the_audit_did_not_see(
    assembly: Path, programs: Programs, deliver: Deliver, tmp_path: Path
) -> None:
    reports = audited(assembly, tmp_path / "reports")
    other = Sketch()
    other.stacks["dev", "Network"]["More"] = {"Type": "AWS::EC2::EIP"}
    changed = other.write(tmp_path / "other")
    code, said = deliver("deploy", "--environment", "dev", "--assembly", changed, "--reports", reports)
    assert code == 2
    assert "did not see these templates: dev/Network;" in said
    code, said = deliver("deploy", "--environment", "dev", "--assembly", assembly, "--reports", tmp_path)
    assert (code, "no manifest of an audit" in said) == (2, True)
    assert programs.calls == []


def test_should_tell_apart_same_templates_of_different_environments(
    assembly: Path, programs: Programs, deliver: Deliver, tmp_path: Path
) -> None:
    reports = audited(assembly, tmp_path / "reports")
    path = reports / "manifest.json"
    path.write_text(path.read_text().replace("dev/", "staging/"))
    code, said = deliver("deploy", "--environment", "dev", "--assembly", assembly, "--reports", reports)
    assert (code, "dev/Network, dev/Api" in said) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--environment", "prod"), "333333333333 of environment prod is a documentation value"),
        (("--environment", "qa"), "environment 'qa' is not in cdk.json; allowed: dev, prod"),
        (("--environment", "dev", "--suffix", "Dev"), "suffix 'Dev' is refused"),
        (("--environment", "dev", "--suffix", "pr-42"), "has the suffix dev; allowed: pr-42"),
        ((), "Missing option '--environment'"),
    ],
)
def test_should_refuse_a_wrong_target_before_anything_is_called(
    assembly: Path, programs: Programs, deliver: Deliver, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    reports = audited(assembly, tmp_path / "reports")
    code, found = deliver("deploy", *arguments, "--assembly", assembly, "--reports", reports)
    assert code == 2
    assert said in found
    assert programs.calls == []


def test_should_refuse_an_assembly_for_another_account(tmp_path: Path, assembly: Path, target: Target) -> None:
    manifest = assembly / "assembly-dev" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f"aws://{ACCOUNT}/", "aws://210987654320/"))
    with pytest.raises(Exception, match="goes to account 210987654320"):
        load_assembly(assembly).of(target)


@pytest.mark.parametrize("content", [None, "text", "[]", '{"artifacts": {}}'])
def test_should_refuse_what_is_no_assembly(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(Exception, match=r"manifest\.json|no stacks|not a table"):
        load_assembly(tmp_path)


@pytest.mark.programs
def test_should_synthesize_with_its_own_gates_when_no_assembly_is_given(
    target: Target, assembly: Path, account: None, programs: Programs, deliver: Deliver
) -> None:
    copy = (
        'while [ $# -gt 0 ]; do [ "$1" = --output ] && rm -rf "$2" && mkdir -p "$2" && cp -r "{}/." "$2"; shift; done'
    )
    programs.add("cdk", copy.format(assembly))
    code, said = deliver("deploy", "--environment", "dev")
    assert code == 0, said
    synth, deployed = programs.calls
    assert synth[:4] == ["cdk", "synth", "**", "--quiet"]
    assert synth[-6:] == [
        *("--context", "entry=platform", "--context", "environment=dev", "--context", "environmentSuffix=dev")
    ]
    assert deployed[deployed.index("--app") + 1] == synth[synth.index("--output") + 1]


def test_should_seal_what_was_synthesized(
    target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deliver: Deliver
) -> None:
    def everything(output: Path) -> Path:
        return Sketch().write(output)

    monkeypatch.setattr("delivery.synthesis.everything", everything)
    code, said = deliver("assembly", "--output", tmp_path / "current")
    assert code == 0
    assert "5 stacks, 1 images, sha256:" in said
    require_sealed(tmp_path / "current")


def test_should_list_accounts_that_cannot_be_deployed_to(target: Target, deliver: Deliver) -> None:
    code, said = deliver("accounts")
    assert code == 1
    assert f"dev: {ACCOUNT} us-east-1: usable" in said
    assert "prod: 333333333333 us-east-1: a documentation value" in said
