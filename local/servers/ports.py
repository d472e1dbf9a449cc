"""Loopback ports: which are free, and who listens on one."""

import socket

import psutil

HOST = "127.0.0.1"


def free_port() -> int:
    """Return a port that nobody listens on; until a server takes it, somebody else may."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


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
