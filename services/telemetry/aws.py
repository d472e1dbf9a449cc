"""Clients of AWS. They are botocore's: what boto3 adds, resources and S3's transfers, is imported for nothing here."""

from typing import Any

from botocore.config import Config
from botocore.session import Session


def aws_client(
    service: str, *, region: str | None, config: Config | None = None, session: Session | None = None
) -> Any:
    """Return a client as the environment says, its endpoint too (AWS_ENDPOINT_URL).

    A session makes no two clients at once; any number of threads may use a client.

    Args:
        service: by botocore's name, `sqs` for example.
        region: of the service; None is the environment's AWS_DEFAULT_REGION.
        config: timeouts and retries; botocore's own unless given.
        session: what several clients of a program share: the first reads all of AWS's endpoints. A new one unless
            given.

    Raises:
        BotoCoreError: there is no region, or the environment names a profile that does not exist.
    """
    return (session or Session()).create_client(service, region_name=region, config=config)
