"""The image of one service: built by whoever deploys the assembly, named by what is in it."""

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_ecr_assets as ecr_assets
from constructs import Construct

SERVICE_SOURCES = Path(__file__).parents[2] / "services"


def service_image(scope: Construct, service: str) -> ecr_assets.DockerImageAsset:
    """Return the image of `services/{service}`, for ARM64.

    The build context is `services/`; what of it reaches the builder, and so the image's hash, is the allow-list in
    `services/{service}/Dockerfile.dockerignore`: caches, editor files and other services change nothing. BuildKit
    reads the same file when somebody builds by hand.

    An asset and not a `ContainerImage`: that one grants the pull to the execution role by itself, and ours is frozen.

    Args:
        scope: where; one image of a service there.
        service: the folder below `services/`.

    Raises:
        FileNotFoundError: there is no such service, or it has no allow-list.
    """
    allow_list = SERVICE_SOURCES / service / "Dockerfile.dockerignore"
    lines = allow_list.read_text().splitlines()
    return ecr_assets.DockerImageAsset(
        scope,
        "Image",
        asset_name=f"smartfactory-{service}",
        directory=str(SERVICE_SOURCES),
        file=f"{service}/Dockerfile",
        exclude=[line for line in lines if line and not line.startswith("#")],
        ignore_mode=cdk.IgnoreMode.DOCKER,
        platform=ecr_assets.Platform.LINUX_ARM64,
    )
