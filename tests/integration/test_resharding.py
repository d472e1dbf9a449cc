"""Shards are split and merged under load, with the real daemon and a Kinesis that does it as AWS does."""

from contextlib import closing
from pathlib import Path

import pytest

from local.gateway import Load
from local.stack import StackOptions
from tests.integration.processor_logs import ProcessorLogs
from tests.integration.real_daemon import alone
from tests.integration.resharding_stack import ReshardingStack
from tests.integration.settling import STORED, number, settle
from tests.integration.traffic import Traffic

pytestmark = [pytest.mark.servers, pytest.mark.daemon]

LOAD = Load(rate=300, seconds=15, sensors=100, poison=0.002, duplicates=0.01, out_of_order=0.02)
# Few, larger aggregates: this Kinesis takes some dozens of records a second.
GATEWAY = {"stream_buckets": "16", "flush_milliseconds": "1000"}
# By number, not by load: else KCL moves new shards to and fro as long as the load of starting them is what it sees.
OPTIONS = StackOptions(
    shards=4,
    processors=2,
    # Production's pause between reads: most of what runs here is reads of a stream with little in it.
    settings={"lease_mode": "COMPATIBLE_WITH_2X", "poll_milliseconds": "500"},
)
WAITING = 500
"""Events that nobody has stored when their shards end."""
READ_SECONDS = 150.0


def test_should_account_for_every_event_when_four_shards_become_eight_and_four_again(tmp_path: Path) -> None:
    with alone(), ReshardingStack(directory=tmp_path, options=OPTIONS) as stack:
        logs = ProcessorLogs(tmp_path)
        with Traffic(directory=tmp_path, url=stack.kinesis.url, load=LOAD, settings=GATEWAY) as traffic:
            assert stack.wait_for_leases(), stack.processors[0].tail()
            for shards in (8, 4):
                # Nothing is stored while the parents end, so there is something in them that nobody has processed.
                stack.database.stop()
                traffic.wait_for_more(WAITING)
                parents, children = stack.reshard(shards)
                stack.database.start()
                assert stack.wait_until_read(parents, children, seconds=READ_SECONDS), stack.leases()
        with stack.connect() as connection, closing(stack.latest_cache()) as cache:
            account = settle(connection, traffic.ledger(), cache)
            assert number(connection, STORED) == account.stored > 5000
        assert account.problems == []
        assert account.dead_letters.keys() == {"undecodable", "invalid", "unsupported_version"}
        assert traffic.failures == []
        assert logs.count("shard ended") == 4 + 8
        assert logs.count("shard taken") >= 4 + 8 + 4
        assert all(each.exit_code is None for each in stack.processors)
        for each in stack.processors:
            each.kill()  # there is nothing left to hand over, and a daemon takes its time
