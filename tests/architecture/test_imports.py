"""Who may import whom: the rooms stay apart."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CDK = {"aws_cdk", "constructs", "jsii", "cdk_nag"}
OURS = {"lib", "aspects", "compliance", "delivery", "services", "local", "app", "documentation", "tests"}

# room -> (files, what of OURS and CDK its files may import, as prefixes)
ALLOWED: dict[str, tuple[str, tuple[str, ...]]] = {
    "app.py": ("app.py", ("lib", "aspects", "compliance.plugin", *CDK)),
    "lib": ("lib/**/*.py", ("lib", "services.telemetry.settings", *CDK)),
    "aspects": ("aspects/**/*.py", ("aspects", "lib.naming", *CDK)),
    "compliance": ("compliance/**/*.py", ("compliance",)),
    "delivery": ("delivery/*.py", ("delivery",)),
    "delivery/costs": ("delivery/costs/**/*.py", ("delivery", "lib.sizing")),
    "delivery/ci": ("delivery/ci/**/*.py", ("delivery",)),
    "delivery/emulated": ("delivery/emulated/**/*.py", ("delivery", "local.servers")),
    "services/telemetry": ("services/telemetry/**/*.py", ("services.telemetry",)),
    "services/processor": ("services/processor/**/*.py", ("services.telemetry", "services.processor")),
    "services/api": ("services/api/**/*.py", ("services.telemetry", "services.api")),
    "services/gateway": ("services/gateway/**/*.py", ("services.telemetry", "services.gateway")),
    "local": ("local/**/*.py", ("local", "services")),
    "lambda": ("lambda/**/*.py", ()),
    "documentation": (
        "documentation/**/*.py",
        ("documentation", "compliance", "lib.settings", "services.telemetry", "local.documentation"),
    ),
}
EXCEPTIONS = {Path("compliance/plugin.py"): tuple(CDK)}


def imports(file: Path) -> set[str]:
    """Return the dotted names that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def forbidden(file: Path, allowed: tuple[str, ...]) -> set[str]:
    """Return what a file imports of our rooms and the CDK without being allowed to."""
    return {
        name
        for name in imports(file)
        if name.split(".")[0] in OURS | CDK
        and not any(name == prefix or name.startswith(f"{prefix}.") for prefix in allowed)
    }


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_should_import_only_what_the_room_may(room: str) -> None:
    pattern, allowed = ALLOWED[room]
    files = sorted(ROOT.glob(pattern))
    assert files, f"{room} is empty"
    wrong = {
        str(file.relative_to(ROOT)): bad
        for file in files
        if (bad := forbidden(file, (*allowed, *EXCEPTIONS.get(file.relative_to(ROOT), ()))))
    }
    assert not wrong


def test_should_see_a_forbidden_import_when_there_is_one(tmp_path: Path) -> None:
    file = tmp_path / "rule.py"
    file.write_text("from aws_cdk import aws_s3\nimport lib.config\nimport json\n")
    assert forbidden(file, ("compliance",)) == {"aws_cdk.aws_s3", "lib.config"}


def test_should_find_every_python_file_in_some_room() -> None:
    covered = {file for pattern, _ in ALLOWED.values() for file in ROOT.glob(pattern)}
    rooms = [
        file
        for room in ("lib", "aspects", "compliance", "delivery", "services", "local", "lambda", "documentation")
        for file in ROOT.glob(f"{room}/**/*.py")
    ]
    outside = {file for file in rooms if file not in covered} - {ROOT / "services/__init__.py"}
    assert not outside


@pytest.mark.parametrize(
    "file", sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("lib/**/*.py") if p.name != "config.py")
)
def test_should_not_ask_for_the_environment_below_the_configuration(file: str) -> None:
    names = {"dev", "staging", "prod"}
    tree = ast.parse((ROOT / file).read_text())
    compared = [
        constant.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for constant in ast.walk(node)
        if isinstance(constant, ast.Constant) and constant.value in names
    ]
    assert not compared
