"""One connection between two resources."""

from dataclasses import dataclass

from compliance.model import Resource
from compliance.pictures.estate import Workload


@dataclass(frozen=True)
class Link:
    """What a workload may do with a resource.

    Attributes:
        source: who opens the connection.
        target: to what.
        actions: of AWS's interfaces that its roles allow, as the templates spell them; sorted.
        ports: `TCP 5432` for what security groups let through.
        why: descriptions of the security groups' rules.
        reads: whether data may come back.
        writes: whether data may go there.
    """

    source: Workload
    target: Resource
    actions: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    reads: bool = False
    writes: bool = False

    @property
    def what(self) -> str:
        """What is allowed, in words."""
        return " · ".join((*self.ports, *([_listed(self.actions)] if self.actions else [])))


def _listed(actions: tuple[str, ...]) -> str:
    """Return actions of one service as `kinesis: GetRecords, ListShards`."""
    service = actions[0].partition(":")[0]
    names = [each.partition(":")[2] for each in actions]
    return f"{service}: {', '.join(names)}"
