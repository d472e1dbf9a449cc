"""The contract: fresh, whole, and as the application behaves."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from services.api.app import ROUTES
from services.api.contract.command import main
from services.api.contract.document import FILE
from services.api.exchange import Scope

ROOT = Path(__file__).parents[4]
CONTRACT = json.loads(FILE.read_text())
OPERATIONS = [(path, method, each) for path, methods in CONTRACT["paths"].items() for method, each in methods.items()]
EACH = pytest.mark.parametrize(
    ("path", "method", "operation"), OPERATIONS, ids=[each["operationId"] for _, _, each in OPERATIONS]
)


def resolved(node: Any) -> Any:
    while "$ref" in node:
        target: Any = CONTRACT
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def contents(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for status, response in operation["responses"].items():
        for content in response.get("content", {}).values():
            yield status, content
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield "request", content


@pytest.mark.programs
def test_should_be_what_the_code_says_whatever_the_seed_of_hashes() -> None:
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "services.api", "contract", "--check"],
            cwd=ROOT, env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_should_say_that_a_file_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "openapi.json"
    monkeypatch.setattr("services.api.contract.command.FILE", file)
    assert main(["--check"]) == 1
    assert capsys.readouterr().err == "openapi.json is not up to date; `python -m services.api contract` writes it\n"
    assert main([]) == 0
    assert main(["--check"]) == 0


def test_should_refuse_arguments_that_it_does_not_know() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--chek"])
    assert ended.value.code == 2


def test_should_hold_every_route() -> None:
    assert {each["operationId"] for _, _, each in OPERATIONS} == {each.operation_id for each in ROUTES}
    assert CONTRACT["openapi"].startswith("3.1")


@EACH
def test_should_describe_an_operation_wholly(path: str, method: str, operation: dict[str, Any]) -> None:
    assert path.startswith("/v1/")
    (security,) = operation["security"]
    assert [Scope(each) for each in security["oauth2"]]
    assert operation["summary"].endswith(".")
    assert operation["description"]
    assert set(operation["tags"]) <= {each["name"] for each in CONTRACT["tags"]}
    assert {"400", "401", "403", "404", "429", "503"} <= operation["responses"].keys()
    named = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"}
    assert named == set(re.findall(r"{(\w+)}", path))
    for parameter in operation.get("parameters", ()):
        assert parameter["description"].endswith(".")
        assert {"maximum", "maxLength", "pattern", "enum", "format"} & parameter["schema"].keys() or (
            parameter["in"] == "header"
        )
        assert "oneOf" not in parameter["schema"]


@EACH
def test_should_declare_the_headers_of_every_answer(path: str, method: str, operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        headers = response["headers"].keys()
        assert "X-Request-Id" in headers
        assert ("Retry-After" in headers) == (status in {"429", "503"})
        assert ("WWW-Authenticate" in headers) == (status == "401")
        if status < "400":
            assert {"RateLimit", "RateLimit-Policy"} <= headers
        assert all("schema" in resolved(header) for header in response["headers"].values())


@EACH
def test_should_show_examples_that_are_valid(path: str, method: str, operation: dict[str, Any]) -> None:
    seen = 0
    for status, content in contents(operation):
        if resolved(content["schema"]).get("format") == "binary" or "example" not in content:
            assert status in {"200", "206"}
            continue
        schema = {**content["schema"], "components": CONTRACT["components"]}
        jsonschema.Draft202012Validator(schema).validate(content["example"])
        seen += 1
    assert seen or method == "head"


@EACH
def test_should_close_the_objects_of_requests(path: str, method: str, operation: dict[str, Any]) -> None:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = resolved(content["schema"])
        assert schema["additionalProperties"] is False


def test_should_use_names_that_a_generator_can_use() -> None:
    assert all(re.fullmatch(r"[A-Z][A-Za-z0-9]+", each) for each in CONTRACT["components"]["schemas"])


def test_should_state_how_things_are_deprecated() -> None:
    description = CONTRACT["info"]["description"]
    assert "Deprecation" in description
    assert "Sunset" in description
    assert "180 days" in description


def test_should_write_json_that_our_own_decoder_reads() -> None:
    assert msgspec.json.decode(FILE.read_bytes()) == CONTRACT
