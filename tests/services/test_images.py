"""The images: small, not root, and made of what was tested."""

import json
import re
from pathlib import Path

import pytest

from lib.constructs.fargate_task import USER

ROOT = Path(__file__).parents[2]
SERVICES = ("api", "gateway", "processor")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def instructions(service: str) -> list[tuple[str, str]]:
    """Instruction and argument, comments left out and continued lines joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "services" / service / "Dockerfile").read_text(), flags=re.MULTILINE)
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def arguments(instructions: list[tuple[str, str]], instruction: str) -> list[str]:
    return [rest for word, rest in instructions if word == instruction]


def test_should_start_from_a_pinned_base(instructions: list[tuple[str, str]], service: str) -> None:
    *builders, last = [rest.split(" ")[0] for rest in arguments(instructions, "FROM")]
    assert last == "python:3.13-slim"
    assert set(builders) == {last, *(["eclipse-temurin:21-jre-noble"] if service == "processor" else [])}


def test_should_run_as_the_user_that_the_task_runs_as(instructions: list[tuple[str, str]]) -> None:
    assert arguments(instructions, "USER") == [USER]
    last = max(index for index, (word, _) in enumerate(instructions) if word in {"RUN", "COPY"})
    assert instructions.index(("USER", USER)) > last  # nothing in the image belongs to who runs it


def test_should_let_the_task_write_to_tmp_and_the_gateway_to_its_spool(
    instructions: list[tuple[str, str]], service: str
) -> None:
    places = ["/tmp", "/var/spool/events"] if service == "gateway" else ["/tmp"]  # noqa: S108 - the image's own
    assert [json.loads(rest) for rest in arguments(instructions, "VOLUME")] == [places]


def test_should_start_and_check_the_same_program(instructions: list[tuple[str, str]], service: str) -> None:
    program = ["python", "-m", f"services.{service}"]
    (start,) = arguments(instructions, "ENTRYPOINT")
    (health,) = arguments(instructions, "HEALTHCHECK")
    assert json.loads(start) == program
    assert json.loads(health.partition("CMD ")[2]) == [*program, "--health"]


def test_should_take_code_from_its_own_service_alone(instructions: list[tuple[str, str]], service: str) -> None:
    sources = [word for rest in arguments(instructions, "COPY") for word in rest.split(" ")[:-1] if word[0] != "-"]
    allowed = {"__init__.py", "telemetry/*.py", f"{service}/*.py", f"{service}/requirements.txt", "/opt/venv"}
    if service == "processor":
        # Whole folders, of which the allow-list below leaves the code.
        folders = {"telemetry", "processor", "processor/requirements.txt"}
        allowed = {"__init__.py", *folders, "/opt/venv", "/opt/java/openjdk", "/etc/ssl/rds"}
    if service == "api":
        allowed = {"__init__.py", "telemetry", "api", "api/requirements.txt", "/opt/venv", "/etc/ssl/rds"}
    if service == "gateway":
        allowed.add("/opt/spool")
    assert set(sources) == allowed


def test_should_let_only_its_own_code_into_the_builder(service: str) -> None:
    lines = (ROOT / "services" / service / "Dockerfile.dockerignore").read_text().splitlines()
    first, *allowed = [line for line in lines if line and not line.startswith("#")]
    assert first == "*"
    for line in allowed:
        assert line.startswith(("!__init__.py", "!telemetry/", f"!{service}/"))
        assert line.endswith((".py", f"{service}/requirements.txt", f"{service}/Dockerfile"))


def test_should_bring_every_jar_from_a_package_that_is_pinned() -> None:
    text = (ROOT / "services/processor/Dockerfile").read_text()
    assert re.findall(r"--no-binary (\S+)", text) == ["amazon-kclpy"]


def test_should_fetch_only_what_is_pinned_by_its_content(instructions: list[tuple[str, str]], service: str) -> None:
    install, _ = arguments(instructions, "RUN")
    assert "--require-hashes" in install
    assert "--only-binary :all:" in install
    requirements = (ROOT / "services" / service / "requirements.txt").read_text()
    packages = requirements.replace("\\\n", "").splitlines()
    assert packages
    assert all("--hash=sha256:" in line and "://" not in line for line in packages)


def test_should_compile_all_code_once_when_the_image_is_built(instructions: list[tuple[str, str]]) -> None:
    words = [word for word, _ in instructions]
    compiling = len(words) - 1 - words[::-1].index("RUN")
    assert words.index("USER") > compiling > len(words) - 1 - words[::-1].index("COPY")
    assert instructions[compiling][1].split()[:3] == ["python", "-m", "compileall"]
    assert instructions[compiling][1].split()[-3:] == ["/usr/local/lib/python3.13", "/opt/venv/lib", "/app"]


def test_should_run_the_versions_that_were_tested(service: str) -> None:
    tested = dict(PIN.findall((ROOT / "requirements/dev.txt").read_text()))
    shipped = dict(PIN.findall((ROOT / "services" / service / "requirements.txt").read_text()))
    assert shipped
    assert shipped == {name: tested.get(name) for name in shipped}
