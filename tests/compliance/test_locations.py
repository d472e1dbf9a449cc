import json
from pathlib import Path
from typing import Any

import pytest

from compliance.assembly import load_assembly, load_template
from compliance.errors import InputError
from compliance.locations import TRACE, Location, load_locations, nearest
from tests.compliance.support import bucket, write_assembly

MADE = {"file": "lib/constructs/bucket.py", "line": 7}


def test_should_know_where_a_construct_is_made(tmp_path: Path) -> None:
    directory = write_assembly(tmp_path / "cdk.out", {"dev": {"Data": bucket()}})
    (directory / TRACE).write_text(json.dumps({"dev/Data/Bucket": MADE}))
    found = load_assembly(directory).only(("dev",)).locations
    assert found == {"dev/Data/Bucket": Location("lib/constructs/bucket.py", 7)}


def test_should_know_of_no_place_when_an_assembly_has_no_trace(tmp_path: Path) -> None:
    directory = write_assembly(tmp_path / "cdk.out", {"dev": {"Data": bucket()}})
    assert load_assembly(directory).locations == {}
    assert load_template(directory / "assembly-dev" / "devData.template.json").locations == {}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        "\udcff",
        json.dumps({"dev": "lib/stage.py:7"}),
        json.dumps({"dev": {**MADE, "line": 0}}),
        json.dumps({"dev": {**MADE, "more": 1}}),
        *(
            json.dumps({"dev": {**MADE, "file": file}})
            for file in (
                "",
                "/etc/passwd",
                "../x.py",
                "lib/../x.py",
                "lib//x.py",
                "lib\\x.py",
                "https://x",
                "a\nb",
                "a ",
            )
        ),
    ],
)
def test_should_refuse_a_trace_that_the_application_does_not_write(tmp_path: Path, content: str) -> None:
    (tmp_path / TRACE).write_text(content, errors="surrogateescape")
    with pytest.raises(InputError, match=f"{TRACE}: not a table of construct path"):
        load_locations(tmp_path)


def test_should_refuse_a_trace_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / TRACE).mkdir()
    with pytest.raises(InputError, match="cannot be read"):
        load_locations(tmp_path)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("dev/Data/Key/Resource", 3),
        ("dev/Data/Key", 3),
        ("dev/Data/Keys/Resource", 2),
        ("dev/Stream", 1),
        ("dev", 1),
        ("prod/Data", None),
        ("", None),
    ],
)
def test_should_take_the_nearest_construct_around(path: str, line: int | None) -> None:
    made: dict[str, Any] = {"dev": 1, "dev/Data": 2, "dev/Data/Key": 3}
    found = nearest({each: Location("lib/x.py", number) for each, number in made.items()}, path)
    assert (found.line if found else None) == line
