"""The functions as they are deployed: their code, and the settings that they read."""

import importlib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from tests.support.assembly import SynthesizedAssembly

pytestmark = pytest.mark.assembly
LAMBDA = Path(__file__).parents[2] / "lambda"
PACKAGES = {file.parent.name for file in LAMBDA.glob("*/handler.py")}


def deployed(assembly: SynthesizedAssembly) -> Iterator[tuple[str, str, dict[str, Any], Path]]:
    """Go through our functions as (stage, package, properties, folder of the code)."""
    for stage, _, template in assembly:
        for resource in template.resources.values():
            handler = resource.get("Properties", {}).get("Handler", "")
            if resource["Type"] == "AWS::Lambda::Function" and handler.endswith(".handler.handler"):
                code = assembly.directory / f"asset.{resource['Properties']['Code']['S3Key'].removesuffix('.zip')}"
                yield stage, handler.removesuffix(".handler.handler"), resource["Properties"], code


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_should_deploy_every_function_once(assembly: SynthesizedAssembly, environment: str) -> None:
    packages = [package for stage, package, *_ in deployed(assembly) if stage == environment]
    assert sorted(packages) == sorted(PACKAGES)


def test_should_give_every_function_exactly_the_settings_that_it_reads(assembly: SynthesizedAssembly) -> None:
    for stage, package, function, _ in deployed(assembly):
        read = {each.name.upper() for each in fields(importlib.import_module(f"{package}.handler").Settings)}
        assert function["Environment"]["Variables"].keys() == read, f"{package} in {stage}"


def test_should_bundle_a_function_with_what_all_share_and_nothing_else(assembly: SynthesizedAssembly) -> None:
    for _, package, _, code in deployed(assembly):
        sources = {file.relative_to(LAMBDA) for part in (package, "shared") for file in LAMBDA.glob(f"{part}/*.py")}
        assert {file.relative_to(code) for file in code.rglob("*") if file.is_file()} == sources
