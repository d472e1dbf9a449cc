"""What is in an image decides its hash, and nothing else does."""

import shutil
from pathlib import Path

import aws_cdk as cdk
import pytest

from lib.constructs import container_image
from lib.constructs.container_image import SERVICE_SOURCES, service_image

pytestmark = pytest.mark.slow

SERVICES = ("api", "gateway", "processor")


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the services that a test may change."""
    copy = tmp_path / "services"
    shutil.copytree(SERVICE_SOURCES, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(container_image, "SERVICE_SOURCES", copy)
    return copy


def image_hash(service: str, out: Path) -> str:
    return service_image(cdk.Stack(cdk.App(outdir=str(out)), "Stack"), service).asset_hash


def staged(out: Path) -> set[str]:
    (asset,) = out.glob("asset.*")
    return {str(each.relative_to(asset)) for each in asset.rglob("*") if each.is_file()}


@pytest.mark.parametrize(
    "noise",
    [
        "processor/__pycache__/program.cpython-313.pyc",
        "processor/.program.py.swp",
        "processor/program.py~",
        "telemetry/.DS_Store",
        "api/program.py",
        "gateway/program.py",
        "api/Dockerfile",
        "notes.md",
    ],
)
def test_should_keep_the_hash_when_something_else_changes(sources: Path, tmp_path: Path, noise: str) -> None:
    before = image_hash("processor", tmp_path / "before")
    file = sources / noise
    file.parent.mkdir(exist_ok=True)
    file.write_text("changed")
    assert image_hash("processor", tmp_path / "after") == before


@pytest.mark.parametrize(
    "part",
    [
        "__init__.py",
        "processor/program.py",
        "processor/Dockerfile",
        "processor/requirements.txt",
        "telemetry/settings/processor.py",
        "telemetry/fresh.py",
    ],
)
def test_should_change_the_hash_when_a_part_of_the_image_changes(sources: Path, tmp_path: Path, part: str) -> None:
    before = image_hash("processor", tmp_path / "before")
    with (sources / part).open("a") as file:
        file.write("\n# changed\n")
    assert image_hash("processor", tmp_path / "after") != before


@pytest.mark.parametrize("service", SERVICES)
def test_should_send_the_builder_code_of_this_service_alone(sources: Path, tmp_path: Path, service: str) -> None:
    image_hash(service, tmp_path)
    files = staged(tmp_path)
    own = {f"{service}/Dockerfile", f"{service}/requirements.txt"}
    assert own < files
    assert {file.split("/")[0] for file in files} == {"__init__.py", "telemetry", service}
    assert all(file.endswith(".py") for file in files - own)


def test_should_build_for_the_processors_that_tasks_run_on(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path))
    service_image(cdk.Stack(app, "Stack"), "processor")
    manifest = (Path(app.synth().directory) / "Stack.assets.json").read_text()
    assert '"platform": "linux/arm64"' in manifest
    assert '"dockerFile": "processor/Dockerfile"' in manifest


def test_should_refuse_a_service_that_does_not_exist() -> None:
    with pytest.raises(FileNotFoundError, match="missing"):
        service_image(cdk.Stack(cdk.App(), "Stack"), "missing")
