"""The functions as they are deployed: their code, and the settings that they read."""

import importlib
import ssl
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from lib.constructs.database_setup import MIGRATIONS
from lib.constructs.function_code import BUNDLES, CERTIFICATES, INSTALLED
from tests.support.assembly import SynthesizedAssembly

pytestmark = pytest.mark.assembly
LAMBDA = Path(__file__).parents[2] / "lambda"
AARCH64 = (183).to_bytes(2, "little")
"""EM_AARCH64, the machine in the header of an ELF file."""
MOST_BYTES = 250 * 2**20
"""Of a function's package, unzipped. Source: the Lambda quotas page."""
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


CARRIED = {
    "database_setup": {"migrations": MIGRATIONS, "certificates": CERTIFICATES},
    "rotate_database_credentials": {"certificates": CERTIFICATES},
}
"""What functions carry besides their package, the shared one and what they vendor."""


def files(folder: Path, under: str = "") -> set[Path]:
    """Return what lies in a folder, without bytecode, as paths below the folder or below another name."""
    found = {file.relative_to(folder) for file in folder.rglob("*") if file.is_file()}
    return {Path(under) / file for file in found if "__pycache__" not in file.parts and file.name != INSTALLED}


def test_should_bundle_a_function_with_what_it_needs_and_nothing_else(assembly: SynthesizedAssembly) -> None:
    for _, package, _, code in deployed(assembly):
        sources = {file.relative_to(LAMBDA) for part in (package, "shared") for file in LAMBDA.glob(f"{part}/*.py")}
        vendored = files(BUNDLES / package) if (LAMBDA / package / "requirements.txt").is_file() else set()
        carried = {file for name, folder in CARRIED.get(package, {}).items() for file in files(folder, under=name)}
        assert {file.relative_to(code) for file in code.rglob("*") if file.is_file()} == sources | vendored | carried


def test_should_vendor_nothing_that_differs_from_one_installation_to_the_next() -> None:
    for lock in LAMBDA.glob("*/requirements.txt"):
        found = files(BUNDLES / lock.parent.name)
        assert found
        noise = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", ".lock"}
        assert not [file for file in found if file.name in noise or file.parts[0] == "bin" or file.suffix == ".pyc"]


def test_should_vendor_binaries_of_the_platform_that_the_functions_run_on() -> None:
    for lock in LAMBDA.glob("*/requirements.txt"):
        for file in (BUNDLES / lock.parent.name).rglob("*.so*"):
            head = file.read_bytes()[:20]
            assert (head[:4], head[18:20]) == (b"\x7fELF", AARCH64), file
            assert "cpython-" not in file.name or "cpython-314-aarch64" in file.name, file


def test_should_fit_into_what_lambda_takes(assembly: SynthesizedAssembly) -> None:
    for _, package, _, code in deployed(assembly):
        size = sum(file.stat().st_size for file in code.rglob("*") if file.is_file())
        assert size < MOST_BYTES, package


def test_should_carry_the_authorities_that_the_database_is_checked_against(assembly: SynthesizedAssembly) -> None:
    expected = {f"Amazon RDS us-east-1 Root CA {kind} G1" for kind in ("RSA2048", "RSA4096", "ECC384")}
    for _, package, function, code in deployed(assembly):
        if package in CARRIED:
            path = Path(function["Environment"]["Variables"]["DATABASE_CA_FILE"])
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(cafile=code / path.relative_to("/var/task"))
            subjects: list[Any] = [each["subject"] for each in context.get_ca_certs()]
            assert {dict(pair for part in each for pair in part)["commonName"] for each in subjects} == expected
