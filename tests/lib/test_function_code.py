"""What a function is made of: its parts side by side, called by their content, and a clear word if one is missing."""

import hashlib
import shutil
from pathlib import Path

import pytest

from lib.constructs import function_code as module
from lib.constructs.function_code import BundleError, digest, function_code

HASH = hashlib.sha256(b"alembic==1.20.0").hexdigest()


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one function that vendors a package and a module."""
    files = {
        "lambda/works/handler.py": "import vendored",
        "lambda/works/__pycache__/handler.cpython-314.pyc": "bytecode",
        "lambda/works/requirements.in": "alembic",
        "lambda/works/requirements.txt": "alembic==1.20.0",
        "lambda/shared/__init__.py": "",
        "build/bundles/works/.installed": f"{HASH}\n",
        "build/bundles/works/alembic/__init__.py": "",
        "build/bundles/works/six.py": "",
        "migrations/versions/0001.py": "one",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    root = module.ROOT
    for name in ("ROOT", "BUNDLES", "LAMBDA_SOURCES", "STAGED"):
        monkeypatch.setattr(module, name, tmp_path / getattr(module, name).relative_to(root))
    return tmp_path


def staged(tree: Path) -> list[Path]:
    """Return what was put together."""
    return [each for each in (tree / "build" / "staged").glob("*") if each.is_dir()]


def build(tree: Path) -> Path:
    """Put the function together and return where it lies."""
    shutil.rmtree(tree / "build" / "staged", ignore_errors=True)
    function_code("works", folders={"migrations": tree / "migrations"})
    (found,) = staged(tree)
    return found


def test_should_put_the_parts_side_by_side(tree: Path) -> None:
    found = build(tree)
    assert {file.relative_to(found).as_posix() for file in found.rglob("*") if file.is_file()} == {
        "works/handler.py",
        "shared/__init__.py",
        "alembic/__init__.py",
        "six.py",
        "migrations/versions/0001.py",
    }


def test_should_be_called_by_its_content_and_by_nothing_else(tree: Path) -> None:
    first = build(tree).name
    assert build(tree).name == first
    (tree / "lambda/other").mkdir()
    (tree / "lambda/other/handler.py").write_text("of another function")
    (tree / "lambda/works/__pycache__/new.pyc").write_text("bytecode")
    assert build(tree).name == first


@pytest.mark.parametrize(
    "file",
    [
        "lambda/works/handler.py",
        "lambda/shared/__init__.py",
        "build/bundles/works/six.py",
        "migrations/versions/0001.py",
        "migrations/versions/0002.py",
    ],
)
def test_should_be_called_otherwise_when_a_part_changes(tree: Path, file: str) -> None:
    first = build(tree).name
    (tree / file).write_text("changed")
    assert build(tree).name != first


def test_should_make_it_once_when_two_want_it(tree: Path) -> None:
    found = build(tree)
    function_code("works", folders={"migrations": tree / "migrations"})
    assert staged(tree) == [found]


def test_should_tell_names_from_contents_when_it_takes_a_digest(tmp_path: Path) -> None:
    for folder, name, text in (("a", "x", "yz"), ("b", "xy", "z")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)
    assert digest(tmp_path / "a") != digest(tmp_path / "b")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("lambda/works/handler.py", r"handler\.py: missing"),
        ("build/bundles/works/.installed", r"bundles/works: is missing.*run `make setup`"),
        ("migrations", r"migrations: missing.*run `make setup`"),
    ],
)
def test_should_say_what_is_missing_and_what_makes_it(tree: Path, change: str, problem: str) -> None:
    path = tree / change
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    with pytest.raises(BundleError, match=problem):
        function_code("works", folders={"migrations": tree / "migrations"})


def test_should_refuse_what_another_lock_installed(tree: Path) -> None:
    (tree / "lambda/works/requirements.txt").write_text("alembic==1.21.0")
    with pytest.raises(BundleError, match=r"of another lock.*lambda/works/requirements\.txt.*run `make setup`"):
        function_code("works")
