"""The daemon's properties: of names that it knows, and read by Java as they were meant."""

import re
import zipfile

import msgspec
import pytest

from services.processor.supervisor.java import find_jars
from services.processor.supervisor.properties import daemon_properties, properties_file
from services.telemetry.settings import ProcessorSettings, load
from tests.services.test_programs import VARIABLES


@pytest.fixture(scope="module")
def settings() -> ProcessorSettings:
    return load(ProcessorSettings, {"ENVIRONMENT_SUFFIX": "test", **VARIABLES["processor"]})


@pytest.fixture(scope="module")
def known_to_the_daemon() -> bytes:
    """All constants of the classes that read the properties: a setter's name is one of them."""
    (jar,) = find_jars().glob("amazon-kinesis-client-multilang-*.jar")
    with zipfile.ZipFile(jar) as classes:
        names = [name for name in classes.namelist() if "/multilang/" in name and name.endswith(".class")]
        return b"".join(classes.read(name) for name in names)


def test_should_use_only_names_that_the_daemon_knows(settings: ProcessorSettings, known_to_the_daemon: bytes) -> None:
    everything = msgspec.structs.replace(settings, kinesis_endpoint="http://k", dynamodb_endpoint="http://d")
    properties = daemon_properties(everything, executable="python", worker="w")
    own = {"executableName", "processingLanguage"}
    for name in properties.keys() - own:
        assert f"set{name[0].upper()}{name[1:]}".encode() in known_to_the_daemon, name
    assert all(name.encode() in known_to_the_daemon for name in own)


@pytest.mark.parametrize("mode", ["3X", "COMPATIBLE_WITH_2X"])
def test_should_use_a_lease_mode_that_the_daemon_knows(settings: ProcessorSettings, mode: str) -> None:
    (jar,) = find_jars().glob("amazon-kinesis-client-[0-9]*.jar")
    with zipfile.ZipFile(jar) as classes:
        known = classes.read("software/amazon/kinesis/coordinator/CoordinatorConfig$ClientVersionConfig.class")
    changed = msgspec.structs.replace(settings, lease_mode=mode)
    assert daemon_properties(changed, executable="", worker="")["clientVersionConfig"].encode() in known


def test_should_leave_out_endpoints_when_they_are_the_regions_own(settings: ProcessorSettings) -> None:
    assert not [name for name in daemon_properties(settings, executable="", worker="") if "ndpoint" in name]


def test_should_give_the_daemon_time_to_hand_over(settings: ProcessorSettings) -> None:
    assert daemon_properties(settings, executable="", worker="")["shutdownGraceMillis"] == "30000"


def test_should_escape_what_java_would_read_otherwise() -> None:
    assert properties_file({"a": "C:\\x = #1", "b": "ü\U0001f600"}) == "a = C:\\\\x = #1\nb = \\u00fc\\ud83d\\ude00\n"
    assert re.fullmatch(r"[ -~\n]*", properties_file({"a": "\n"}))
