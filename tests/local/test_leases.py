"""Leases: when the shards are spread over the workers."""

import pytest

from local.leases import Lease, are_spread


def held(*owners: str | None, checkpoint: str = "1") -> list[Lease]:
    return [Lease(shard=str(n), owner=owner, checkpoint=checkpoint, switches=0) for n, owner in enumerate(owners)]


@pytest.mark.parametrize(
    ("leases", "workers"),
    [(held("a", "a", "b", "b"), 2), (held("a", "a", "a", "b"), 2), (held("a", "b"), 3), (held("a"), 1)],
)
def test_should_be_spread_when_every_worker_reads_about_its_share(leases: list[Lease], workers: int) -> None:
    assert are_spread(leases, workers=workers)


@pytest.mark.parametrize(
    "leases", [[], held("a", "a", "a", "a"), held("a", "b", None), held("a", "a", "a", "a", "a", "b")]
)
def test_should_not_be_spread_when_a_shard_or_a_worker_has_nothing(leases: list[Lease]) -> None:
    assert not are_spread(leases, workers=2)


def test_should_pass_over_shards_that_have_ended() -> None:
    assert are_spread([*held("a", "b"), *held(None, None, checkpoint="SHARD_END")], workers=2)
