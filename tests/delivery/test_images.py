"""Images: built once, scanned, and the same digest in every account."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import boto3
import pytest

from delivery import promotion
from delivery.cloud_assembly import Repository
from delivery.configuration import Target
from tests.delivery.conftest import ACCOUNT, REGION, TAG, Programs

pytestmark = pytest.mark.programs

Deliver = Callable[..., tuple[int, str]]
BODY = b'{"schemaVersion": 2}'
DIGEST = f"sha256:{sha256(BODY).hexdigest()}"
REPOSITORY = f"cdk-hnb659fds-container-assets-{ACCOUNT}-{REGION}"
REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
BUILD = """
while [ $# -gt 0 ]; do
  [ "$1" = --metadata-file ] && echo '{"containerimage.digest": "%s"}' > "$2"
  [ "$1" = --output ] && echo "$2"
  shift
done
"""
SCAN = """
while [ $# -gt 0 ]; do [ "$1" = --output ] && echo '{}' > "${2#*=}"; shift; done
"""


@pytest.fixture
def builders(programs: Programs) -> Programs:
    programs.add("docker", BUILD % DIGEST)
    programs.add("syft", SCAN)
    programs.add("grype", SCAN)
    return programs


def test_should_build_each_image_once_with_its_inventory_and_scan(
    assembly: Path, builders: Programs, deliver: Deliver, tmp_path: Path
) -> None:
    code, said = deliver("images", "--assembly", assembly, "--output", tmp_path / "images")
    assert code == 0, said
    assert [call[0] for call in builders.calls] == ["docker", "syft", "grype"]
    docker, syft, grype = builders.calls
    context = assembly / "asset.api"
    assert docker[1:6] == ["buildx", "build", "--file", str(context / "api" / "Dockerfile"), "--platform"]
    assert docker[6] == "linux/arm64"
    assert "--provenance=false" in docker
    assert docker[-1] == str(context)
    layout = tmp_path / "images" / "smartfactory-api"
    assert docker[docker.index("--output") + 1] == f"type=oci,dest={layout},tar=false"
    assert syft[1:3] == ["scan", f"oci-dir:{layout}"]
    assert grype[1:5] == [f"sbom:{tmp_path}/images/smartfactory-api.spdx.json", "--only-fixed", "--fail-on", "high"]
    assert json.loads((tmp_path / "images" / "images.json").read_text()) == {
        "smartfactory-api": {
            "tag": TAG,
            "layout": "smartfactory-api",
            "digest": DIGEST,
            "platform": "linux/arm64",
        }
    }


def test_should_fail_when_an_image_is_vulnerable_and_still_write_what_was_found(
    assembly: Path, builders: Programs, deliver: Deliver, tmp_path: Path
) -> None:
    builders.add("grype", SCAN + "exit 2")
    code, said = deliver("images", "--assembly", assembly, "--output", tmp_path / "images")
    assert (code, "VULNERABLE smartfactory-api: high or worse" in said) == (1, True)
    assert (tmp_path / "images" / "images.json").exists()


def test_should_fail_when_the_scanner_did_not_scan(
    assembly: Path, builders: Programs, deliver: Deliver, tmp_path: Path
) -> None:
    builders.add("grype", "echo 'no database' >&2; exit 1")
    code, said = deliver("images", "--assembly", assembly, "--output", tmp_path / "images")
    assert (code, "no database" in said) == (1, True)


def test_should_name_every_program_that_is_missing(
    assembly: Path, programs: Programs, deliver: Deliver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(programs.directory))
    code, said = deliver("images", "--assembly", assembly, "--output", tmp_path / "images")
    assert (code, "not on PATH: docker, syft, grype; install them" in said) == (2, True)
    code, said = deliver(
        "promote-images", "--environment", "dev", "--assembly", assembly, "--images", tmp_path / "images"
    )
    assert (code, "not on PATH: crane; install it" in said) == (2, True)


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """What `images` wrote."""
    folder = tmp_path / "images"
    folder.mkdir()
    entry = {"tag": TAG, "layout": "smartfactory-api", "digest": DIGEST, "platform": "linux/arm64"}
    (folder / "images.json").write_text(json.dumps({"smartfactory-api": entry}))
    blobs = folder / "smartfactory-api" / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    (blobs / DIGEST.removeprefix("sha256:")).write_bytes(BODY)
    index = {"schemaVersion": 2, "manifests": [{"digest": DIGEST, "size": len(BODY)}]}
    (folder / "smartfactory-api" / "index.json").write_text(json.dumps(index))
    return folder


@pytest.fixture
def registry(account: None, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """What the account's repository says of the tag, look by look."""
    boto3.Session(region_name=REGION).client("ecr").create_repository(repositoryName=REPOSITORY)
    looks: list[str | None] = []
    monkeypatch.setattr(promotion, "digest_of", lambda *_: looks.pop(0))
    return looks


def promote(deliver: Deliver, assembly: Path, images: Path) -> tuple[int, str]:
    return deliver("promote-images", "--environment", "dev", "--assembly", assembly, "--images", images)


def test_should_copy_the_digest_that_was_scanned_under_the_tag_that_tasks_ask_for(
    assembly: Path, images: Path, registry: list[str | None], programs: Programs, deliver: Deliver
) -> None:
    programs.add("crane", '[ "$1" = auth ] && { printf "\\tpassword:" ; cat; } >> "$0.stdin"; true')
    registry += [None, DIGEST]
    code, said = promote(deliver, assembly, images)
    assert code == 0, said
    log_in, push = programs.calls
    assert log_in[1:4] == ["auth", "login", REGISTRY]
    assert "--password-stdin" in log_in  # nobody sees it in the list of processes
    assert push[1:] == ["push", str(images / "smartfactory-api"), f"{REGISTRY}/{REPOSITORY}:{TAG}"]
    assert f"promoted: {REGISTRY}/{REPOSITORY}:{TAG}@{DIGEST}" in said


def test_should_push_nothing_when_the_image_is_there(
    assembly: Path, images: Path, registry: list[str | None], programs: Programs, deliver: Deliver
) -> None:
    programs.add("crane")
    registry += [DIGEST]
    assert promote(deliver, assembly, images)[0] == 0
    assert [call[1] for call in programs.calls] == ["auth"]


@pytest.mark.parametrize("looks", [["sha256:" + "b" * 64], [None, "sha256:" + "b" * 64]])
def test_should_fail_when_the_account_has_other_bits_under_the_tag(
    assembly: Path,
    images: Path,
    registry: list[str | None],
    programs: Programs,
    deliver: Deliver,
    looks: list[str | None],
) -> None:
    programs.add("crane")
    registry += looks
    code, said = promote(deliver, assembly, images)
    assert (code, f"the image that was scanned is {DIGEST}" in said) == (1, True)


@pytest.mark.parametrize("change", ["another manifest", "two images", "no layout"])
def test_should_push_nothing_but_the_image_that_was_scanned(
    assembly: Path, images: Path, registry: list[str | None], programs: Programs, deliver: Deliver, change: str
) -> None:
    programs.add("crane")
    registry += [None]
    layout = images / "smartfactory-api"
    index = json.loads((layout / "index.json").read_text())
    match change:
        case "another manifest":
            (layout / "blobs" / "sha256" / DIGEST.removeprefix("sha256:")).write_text("{}")
        case "two images":
            (layout / "index.json").write_text(json.dumps({"manifests": index["manifests"] * 2}))
        case "no layout":
            (layout / "index.json").unlink()
    code, _ = promote(deliver, assembly, images)
    assert code == 2
    assert [call[1] for call in programs.calls] == ["auth"]


@pytest.mark.parametrize("content", [None, "{", "{}", '{"smartfactory-api": {"tag": "other"}}'])
def test_should_refuse_images_of_another_assembly(
    assembly: Path, images: Path, account: None, programs: Programs, deliver: Deliver, content: str | None
) -> None:
    programs.add("crane")
    path = images / "images.json"
    path.unlink() if content is None else path.write_text(content)
    code, said = promote(deliver, assembly, images)
    assert (code, "images.json: " in said) == (2, True)
    assert programs.calls == []


def test_should_tell_an_image_that_is_missing_from_one_that_is_there(account: None, target: Target) -> None:
    client = boto3.Session(region_name=REGION).client("ecr")
    client.create_repository(repositoryName=REPOSITORY)
    repository = Repository(account=ACCOUNT, region=REGION, name=REPOSITORY, role="")
    assert promotion.digest_of(client, repository, TAG) is None
