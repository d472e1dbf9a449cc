from pathlib import Path

import pytest

from compliance.errors import InputError
from compliance.not_proven import load_not_proven

ENTRY = """
[[not_proven]]
id = "NP-001"
what = "w"
why = "y"
stand_ins = ["tests/a/test_b.py::test_c"]
would_prove = "p"
"""


def load(tmp_path: Path, text: str) -> object:
    path = tmp_path / "not_proven.toml"
    path.write_text(text)
    return load_not_proven(path)


def test_should_be_sorted_and_complete() -> None:
    entries = load_not_proven()
    assert [each.id for each in entries] == sorted(each.id for each in entries)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (ENTRY + ENTRY, "NP-001 is there twice"),
        (ENTRY + 'stripped = ["AWS::X::Y", "AWS::X::Y"]\n', "AWS::X::Y is there twice"),
        (ENTRY + 'stripped = ["X"]\n', "stripped"),
        (ENTRY.replace("tests/a/test_b.py::test_c", "elsewhere"), "stand_ins"),
        (ENTRY.replace('stand_ins = ["tests/a/test_b.py::test_c"]', "stand_ins = []"), "stand_ins"),
        (ENTRY + "other = 1\n", "other"),
    ],
)
def test_should_name_what_is_wrong(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        load(tmp_path, text)
