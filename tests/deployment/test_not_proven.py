"""The list of what is not proven names tests that exist."""

import ast
from pathlib import Path

import pytest

from compliance.not_proven import NotProven, load_not_proven

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("entry", load_not_proven(), ids=lambda entry: entry.id)
def test_should_name_tests_that_exist(entry: NotProven) -> None:
    assert not [each for each in entry.stand_ins if not exists(each)]


def exists(test: str) -> bool:
    name, _, function = test.partition("::")
    path = ROOT / name
    return path.is_file() and (not function or function in functions(path))


def functions(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


def test_should_see_a_test_that_does_not_exist() -> None:
    here = Path(__file__).relative_to(ROOT).as_posix()
    assert exists(f"{here}::test_should_see_a_test_that_does_not_exist")
    assert not exists(f"{here}::test_should_not_be_there")
    assert not exists("tests/deployment/test_absent.py")
