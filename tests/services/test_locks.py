"""The locks of the services' images: pip refuses what a locked package needs and the lock does not hold."""

from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = sorted((Path(__file__).parents[2] / "services").glob("*/requirements.txt"))
TARGET = {
    "python_version": "3.13",
    "python_full_version": "3.13.0",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "os_name": "posix",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "aarch64",
}


def requirements(file: Path) -> list[Requirement]:
    lines = (line.partition(" \\")[0] for line in file.read_text().splitlines() if line and not line.startswith(" "))
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)
def test_should_hold_all_that_its_packages_need(lock: Path) -> None:
    locked = {canonicalize_name(each.name) for each in requirements(lock)}
    due, needed = requirements(lock.with_name("requirements.in")), set[tuple[str, str]]()
    while due:
        wanted = due.pop()
        name = canonicalize_name(wanted.name)
        for extra in ("", *wanted.extras):
            if (name, extra) in needed:
                continue
            needed.add((name, extra))
            for each in map(Requirement, metadata(name)):
                if each.marker is None or each.marker.evaluate({**TARGET, "extra": extra}):
                    due.append(each)
    assert {name for name, _ in needed} == locked


def metadata(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        pytest.fail(f"{name} is not in this environment: requirements/dev.in has to hold what images do")
