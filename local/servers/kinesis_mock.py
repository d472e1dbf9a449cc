"""Kinesis alone, from npm's package `kinesis-local`: slower than ministack, and right about resharding.

A shard that was split or merged keeps what nobody has read yet, ends, and names its children; ministack throws the
unread records away.
"""

import shutil
import sys
from pathlib import Path

from local.servers.ministack import ACCOUNT, REGION
from local.servers.ports import HOST, free_port, listens
from local.servers.process import ServerError, ServerProcess, inherited

PACKAGE = Path(__file__).parents[2] / "node_modules" / "kinesis-local"


class KinesisMock(ServerProcess):
    """The server on a free port; it keeps everything in memory, so a restart forgets it.

    Attributes:
        port: where it listens, without TLS.
        url: the endpoint.
    """

    def __init__(self, *, directory: Path, name: str = "kinesis-mock") -> None:
        """Prepare it; nothing runs yet.

        Raises:
            ServerError: Node or the package is missing.
        """
        beside = Path(sys.executable).with_name("node")
        node = str(beside) if beside.exists() else shutil.which("node")
        if node is None or not (PACKAGE / "main.js").exists():
            raise ServerError(f"{name}: Node or {PACKAGE} is missing: run `make setup`")
        self.port, tls_port = free_port(), free_port()
        self.url = f"http://{HOST}:{self.port}"
        super().__init__(
            name=name,
            command=[node, "--require", str(Path(__file__).with_name("loopback.cjs")), str(PACKAGE / "main.js")],
            variables=inherited(
                KINESIS_MOCK_PLAIN_PORT=str(self.port),
                KINESIS_MOCK_TLS_PORT=str(tls_port),
                # Of the package itself, for the port that nobody uses; without the variable it looks where it runs.
                KINESIS_MOCK_CERT_PATH=str(PACKAGE / "server.json"),
                AWS_ACCOUNT_ID=ACCOUNT,
                AWS_REGION=REGION,
                LOG_LEVEL="WARN",
                SHARD_LIMIT="64",
            ),
            directory=directory,
            is_ready=lambda pid: listens(pid, self.port),
        )
