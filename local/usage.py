"""CPU time and memory of the run's processes, summed by what they are."""

from collections.abc import Iterable, Mapping

import msgspec
import psutil

Identity = tuple[int, float]
"""Process id and start: ids are used again."""


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """What one kind of process used.

    Attributes:
        cpu_seconds: user and system time since `Meter.begin`.
        memory_mebibytes: resident now; pages that processes share count for each of them.
    """

    cpu_seconds: float
    memory_mebibytes: float


class Meter:
    """Sums CPU time over processes that come and go: what a process had used when last seen is kept."""

    def __init__(self) -> None:
        self._seen: dict[Identity, tuple[str, float]] = {}
        self._base: dict[Identity, float] = {}

    def begin(self, roots: Mapping[str, int]) -> None:
        """Count from now on only."""
        self.sample(roots)
        self._base = {identity: seconds for identity, (_, seconds) in self._seen.items()}

    def sample(self, roots: Mapping[str, int]) -> dict[str, Usage]:
        """Look at the processes and all their descendants.

        Args:
            roots: process ids by name; a number at the end of a name, as in `redis-2`, is dropped.

        Returns:
            What was used, by kind.
        """
        memory: dict[str, float] = {}
        for name, pid in roots.items():
            for process in _family(pid):
                self._look(name.rstrip("-0123456789"), process, memory)
        cpu: dict[str, float] = {}
        for identity, (kind, seconds) in self._seen.items():
            cpu[kind] = cpu.get(kind, 0.0) + seconds - self._base.get(identity, 0.0)
        return {
            kind: Usage(cpu_seconds=round(cpu[kind], 2), memory_mebibytes=round(memory.get(kind, 0.0), 1))
            for kind in sorted(cpu)
        }

    def _look(self, root: str, process: psutil.Process, memory: dict[str, float]) -> None:
        try:
            with process.oneshot():
                kind = _kind(root, process.cmdline())
                times = process.cpu_times()
                self._seen[process.pid, process.create_time()] = (kind, times.user + times.system)
                memory[kind] = memory.get(kind, 0.0) + process.memory_info().rss / 2**20
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            return


def _kind(root: str, command: Iterable[str]) -> str:
    """Tell apart what a processor consists of."""
    words = list(command)
    if any("MultiLangDaemon" in word for word in words):
        return f"{root}: KCL daemon"
    if "record-processor" in words:
        return f"{root}: record processors"
    if "archive" in words:
        return f"{root}: archiver"
    return f"{root}: supervisor" if "services.processor" in words else root


def _family(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
