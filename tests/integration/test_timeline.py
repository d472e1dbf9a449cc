"""All faults that need the real KCL daemon, one after the other, on one platform under load; one account at the end."""

import time
from contextlib import closing
from pathlib import Path

import pytest

from local.account import total
from local.gateway import Load
from local.history import History
from local.stack import Stack, StackOptions
from local.waiting import wait_until
from tests.integration.faults import FAULTS
from tests.integration.plant import Plant, archive_folder
from tests.integration.real_daemon import alone
from tests.integration.server_faults import check_archive
from tests.integration.settling import settle
from tests.integration.small_disk import small_disk
from tests.integration.traffic import Traffic

pytestmark = [pytest.mark.servers, pytest.mark.daemon]

LOAD = Load(
    rate=600,
    seconds=30,
    sensors=400,
    poison=0.001,
    duplicates=0.01,
    out_of_order=0.01,
    late=0.001,
    future=0.001,
)
# Few, larger aggregates: at each read the emulator looks through all records that it has.
GATEWAY = {"stream_buckets": "16", "flush_milliseconds": "1000"}
OPTIONS = StackOptions(
    shards=4,
    processors=2,
    through_faults=True,
    settings={
        "archive_interval_minutes": "1",
        "archive_after_minutes": "1",
        # A daemon that has lost a child waits in vain for that shard, so long.
        "shutdown_grace_seconds": "10",
        # Leases are evened out after three assignments: not before a record processor has begun to work.
        "lease_assignment_milliseconds": "2000",
        # For minutes most of what runs here is reads of a stream with little in it.
        "poll_milliseconds": "1000",
    },
)


def test_should_account_for_every_event_when_all_faults_come_one_after_the_other(tmp_path: Path) -> None:
    with alone(), Stack(directory=tmp_path, options=OPTIONS) as stack, small_disk(archive_folder(stack)) as disk:
        history = History(stack.client("kinesis"), facility="history")
        with Traffic(directory=tmp_path, url=stack.faults.url, load=LOAD, settings=GATEWAY) as traffic:
            plant = Plant(stack=stack, traffic=traffic, history=history, disk=disk)
            # Under load: without it KCL leaves all shards where they were first.
            plant.spread()
            for fault in FAULTS:
                at = time.monotonic()
                fault(plant)
                plant.took[fault.__name__] = round(plant.took.get(fault.__name__, 0) + time.monotonic() - at, 1)
                assert traffic.failures == []
            for name, check in plant.later.items():
                assert wait_until(check, seconds=60), f"not so: {name}"
        # Rows of an hour that the archive has already.
        history.send(hours_ago=2, events=200)
        with stack.connect() as connection, closing(stack.latest_cache()) as cache:
            account = settle(connection, total([traffic.ledger(), history.ledger()]), cache)
        print(plant.took, account)  # noqa: T201 - what a failure is understood by
        assert account.problems == []
        assert account.sent > 2 * LOAD.rate * LOAD.seconds
        assert account.dead_letters.keys() == {"undecodable", "invalid", "unsupported_version", "too_late", "in_future"}
        check_archive(plant)
        for each in plant.living():
            each.kill()  # there is nothing left to hand over, and a daemon takes its time
