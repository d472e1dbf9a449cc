"""`promote-images`: the digests that were built and scanned, into the repository of an account."""

import base64
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import boto3
import click

from delivery.aws import assumed, own, reading
from delivery.cloud_assembly import CloudAssembly, Image, Repository, load_assembly
from delivery.configuration import Target
from delivery.errors import AwsError, InputError
from delivery.images import INDEX
from delivery.integrity import require_sealed
from delivery.options import assembly_option, where
from delivery.programs import require, run


@click.command("promote-images")
@where
@assembly_option()
@click.option("--images", type=click.Path(path_type=Path, file_okay=False), required=True, help="What `images` wrote.")
def command(*, target: Target, assembly: Path, images: Path) -> int:
    """Copy each image to the account under the tag that its tasks ask for; the digest stays the same.

    The deployment then finds the tag, and builds nothing.
    """
    require(["crane"])
    require_sealed(assembly)
    loaded = load_assembly(assembly)
    loaded.of(target)
    index = built(images)
    for image, repository in needed(loaded, target):
        entry = index.get(image.name, {})
        if entry.get("tag") != image.tag:
            raise InputError(f"{images / INDEX}: {image.name} was built as {entry.get('tag')}; allowed: {image.tag}")
        session = assumed(target, repository.role) or own(target)
        _log_in(session, repository)
        address = f"{repository.registry}/{repository.name}:{image.tag}"
        there = digest_of(session.client("ecr"), repository, image.tag)
        if there is None:
            layout = images / entry["layout"]
            require_digest(layout, entry["digest"])
            run("crane", "push", str(layout), address)
            there = digest_of(session.client("ecr"), repository, image.tag)
        if there != entry["digest"]:
            raise AwsError(f"{address} is {there}; the image that was scanned is {entry['digest']}")
        click.echo(f"promoted: {address}@{there}")
    return 0


def built(images: Path) -> dict[str, dict[str, str]]:
    """Return what `images` built, by service.

    Raises:
        InputError: it wrote nothing there.
    """
    try:
        found: dict[str, dict[str, str]] = json.loads((images / INDEX).read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(
            f"{images / INDEX}: cannot be read ({type(error).__name__}); `make images` writes it"
        ) from None
    return found


def require_digest(layout: Path, digest: str) -> None:
    """Check that a folder holds the image that was scanned, and no other: its manifest names the rest by digest.

    Raises:
        InputError: it does not.
    """
    algorithm, _, name = digest.partition(":")
    try:
        (manifest,) = json.loads((layout / "index.json").read_bytes())["manifests"]
        found = sha256((layout / "blobs" / algorithm / name).read_bytes()).hexdigest()
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            f"{layout}: not the layout of one image ({type(error).__name__}); `make images` writes it"
        ) from None
    if manifest["digest"] != digest or found != name:
        raise InputError(f"{layout}: holds {manifest['digest']}; the image that was scanned is {digest}")


def needed(assembly: CloudAssembly, target: Target) -> Iterator[tuple[Image, Repository]]:
    """Yield each image of an assembly with its repository in the account of an environment."""
    for image in assembly.images:
        for repository in image.repositories:
            if (repository.account, repository.region) == (target.account, target.region):
                yield image, repository


def require_promoted(assembly: CloudAssembly, target: Target) -> None:
    """Check that every image is in the account: else the deployment would build another one.

    Raises:
        AwsError: an image is missing.
    """
    client = reading(target).client("ecr")
    for image, repository in needed(assembly, target):
        if digest_of(client, repository, image.tag) is None:
            raise AwsError(
                f"{repository.name} has no image {image.tag} of {image.name}; `make promote-images` copies it"
            )


def digest_of(client: Any, repository: Repository, tag: str) -> str | None:
    """Return the digest of an image in a repository; None if there is no such image."""
    wanted: dict[str, Any] = {"repositoryName": repository.name, "registryId": repository.account}
    try:
        (found,) = client.describe_images(**wanted, imageIds=[{"imageTag": tag}])["imageDetails"]
    except client.exceptions.ImageNotFoundException:
        return None
    return str(found["imageDigest"])


def _log_in(session: boto3.Session, repository: Repository) -> None:
    (data,) = session.client("ecr").get_authorization_token()["authorizationData"]
    user, _, password = base64.b64decode(data["authorizationToken"]).decode().partition(":")
    run("crane", "auth", "login", repository.registry, "--username", user, "--password-stdin", stdin=password)
