"""Loopback ports: which are free, and who listens on one."""

import atexit
import random
import socket
from collections import deque
from collections.abc import Iterable

import psutil

HOST = "127.0.0.1"
PORTS = range(20_000, 32_768)
"""Below those that Linux gives to connections on their way out: one of them would take the port before its server does.

Source: `net.ipv4.ip_local_port_range`, 32768 to 60999 by default.
"""
ATTEMPTS = 200

RESERVATIONS = 300
_reserved: deque[socket.socket] = deque()
"""What keeps two processes from the same port between its being drawn and its server's start, or while that restarts: a
UDP socket of its number. The kernel gives it to one alone and takes it back when the process ends, and TCP is another
space. The oldest is given up for the newest, for open files are limited too."""


def free_port(*, above: int = 0) -> int:
    """Return a port that nobody listens on and that no other process that asks here will get.

    Args:
        above: the port this much higher has to be free as well, and is reserved like it.

    Raises:
        OSError: none of those that were tried is free.
    """
    for port in random.sample(PORTS[: len(PORTS) - above], ATTEMPTS):
        ports = {port, port + above}
        if sockets := _reservations(ports):
            if all(_is_free(each) for each in ports):
                _reserved.extend(sockets)
                while len(_reserved) > RESERVATIONS:
                    _reserved.popleft().close()
                return port
            for each in sockets:
                each.close()
    raise OSError(f"none of {ATTEMPTS} ports between {PORTS.start} and {PORTS.stop - 1} on {HOST} is free")


def listens(pid: int, port: int) -> bool:
    """Tell whether this process, or a child of it, listens on the port: another one may have been faster."""
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return False
    return any(_listens(process, port) for process in family)


@atexit.register
def _give_up() -> None:
    while _reserved:
        _reserved.pop().close()


def _reservations(ports: Iterable[int]) -> list[socket.socket]:
    """Reserve all of them; return nothing if one belongs to somebody else."""
    sockets: list[socket.socket] = []
    for port in ports:
        sockets.append(socket.socket(type=socket.SOCK_DGRAM))
        try:
            sockets[-1].bind((HOST, port))
        except OSError:
            for each in sockets:
                each.close()
            return []
    return sockets


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _listens(process: psutil.Process, port: int) -> bool:
    try:
        connections = process.net_connections(kind="tcp")
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in connections)
