"""Loopback ports: which are free, and who listens on one."""

import random
import socket

import psutil

HOST = "127.0.0.1"
PORTS = range(20_000, 32_768)
"""Below those that Linux gives to connections on their way out: one of them would take the port before its server does.

Source: `net.ipv4.ip_local_port_range`, 32768 to 60999 by default.
"""
ATTEMPTS = 100


def free_port() -> int:
    """Return a port that nobody listens on, drawn at random: two runs at once seldom draw the same.

    Raises:
        OSError: none of those that were tried is free.
    """
    for port in random.sample(PORTS, ATTEMPTS):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise OSError(f"none of {ATTEMPTS} ports between {PORTS.start} and {PORTS.stop - 1} on {HOST} is free")


def listens(pid: int, port: int) -> bool:
    """Tell whether this process, or a child of it, listens on the port: another one may have been faster."""
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return False
    return any(_listens(process, port) for process in family)


def _listens(process: psutil.Process, port: int) -> bool:
    try:
        connections = process.net_connections(kind="tcp")
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in connections)
