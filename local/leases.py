"""Who reads which shard, from KCL's lease table."""

from typing import Any

import msgspec

from local.kinesis_tables import NOBODY


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table.

    Attributes:
        shard: its id.
        owner: the daemon that reads it; None if nobody does.
        checkpoint: sequence number up to which all is stored, or TRIM_HORIZON, LATEST, SHARD_END.
        switches: how often the owner changed since the last checkpoint.
    """

    shard: str
    owner: str | None
    checkpoint: str
    switches: int


def leases(dynamodb: Any, table: str) -> list[Lease]:
    """Return all leases, by shard; the lease table holds nothing else."""
    found = []
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        for item in page["Items"]:
            if "checkpoint" not in item:
                continue
            found.append(
                Lease(
                    shard=item["leaseKey"]["S"],
                    owner=item.get("leaseOwner", {}).get("S"),
                    checkpoint=item["checkpoint"]["S"],
                    switches=int(item.get("ownerSwitchesSinceCheckpoint", {}).get("N", "0")),
                )
            )
    return sorted(found, key=lambda lease: lease.shard)


def are_spread(held: list[Lease], *, workers: int) -> bool:
    """Tell whether every shard has an owner, and every worker about its share: none more than one lease above."""
    owners = [lease.owner for lease in held if lease.checkpoint != "SHARD_END"]
    if not owners or None in owners or NOBODY in owners:
        return False
    counts = [owners.count(owner) for owner in set(owners)]
    return len(counts) == min(workers, len(owners)) and max(counts) <= -(-len(owners) // workers) + 1
