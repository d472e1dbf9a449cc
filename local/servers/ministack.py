"""The emulator of AWS: Kinesis, DynamoDB, SQS, Secrets Manager, CloudWatch."""

import signal
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from local.servers.ports import HOST, free_port, listens
from local.servers.process import ServerProcess, inherited

ACCOUNT = "123456789012"
REGION = "us-east-1"


class Ministack(ServerProcess):
    """ministack on a free port; it keeps everything in memory, so a restart forgets it.

    Attributes:
        port: where it listens.
        url: the endpoint for every service.
    """

    def __init__(self, *, directory: Path, name: str = "ministack") -> None:
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        super().__init__(
            name=name,
            command=[sys.executable, "-m", "ministack"],
            variables=inherited(
                BIND_HOST=HOST,
                GATEWAY_PORT=str(self.port),
                MINISTACK_HOST=HOST,
                MINISTACK_ACCOUNT_ID=ACCOUNT,
                LAMBDA_EXECUTOR="local",
                LOG_LEVEL="WARNING",
                # Listeners that nobody here uses, on fixed ports of all interfaces.
                IOT_MTLS_ENABLED="0",
                SFTP_ENABLED="0",
                # Its files go with the run's.
                TMPDIR=str(directory.resolve()),
            ),
            directory=directory,
            # It has nothing to finish, and asked to end it would first import what nobody here uses.
            stop_signal=signal.SIGKILL,
            is_ready=lambda pid: listens(pid, self.port),
        )


def client_variables(url: str) -> dict[str, str]:
    """Return the variables with which an AWS client of any language talks to the emulator."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_EC2_METADATA_DISABLED": "true",
        # The emulator speaks JSON alone, and the Java SDK's Kinesis client CBOR unless told otherwise.
        "CBOR_ENABLED": "false",
    }


def client(service: str, url: str) -> Any:
    """Return a boto3 client of the emulator."""
    make: Any = boto3.client  # a name that is no literal fits none of the stubs' overloads
    return make(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="local",  # noqa: S106 - the emulator takes anything
        config=Config(retries={"mode": "standard", "total_max_attempts": 3}, proxies={}),
    )
