"""Puts the images' tags into the emulated repository, as CI puts real ones there before it deploys.

The CDK command line builds an image only if the repository has none under the asset's hash. So no Docker is needed, and
the deployment shows that the command line takes what was promoted.
"""

import json
from collections.abc import Iterable

from delivery.emulated.clients import Clients
from delivery.emulated.copy import Image

MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json"


def publish(images: Iterable[Image], client: Clients) -> None:
    """Put one empty image for each."""
    for image in images:
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST_TYPE,
            "config": {
                "mediaType": "application/vnd.docker.container.image.v1+json",
                "size": 2,
                "digest": f"sha256:{image.tag}",
            },
            "layers": [],
        }
        client("ecr").put_image(
            repositoryName=image.repository,
            imageTag=image.tag,
            imageManifest=json.dumps(manifest),
            imageManifestMediaType=MANIFEST_TYPE,
        )
