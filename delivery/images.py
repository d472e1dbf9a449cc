"""`images`: build each image of an assembly once, write down what is in it, and scan it."""

import json
from pathlib import Path

import click

from delivery.cloud_assembly import Image, load_assembly
from delivery.errors import ProgramError
from delivery.integrity import require_sealed
from delivery.options import assembly_option
from delivery.programs import require, run, show

PROGRAMS = ("docker", "syft", "grype")
INDEX = "images.json"
"""Service -> tag, folder and digest of its image."""
SEVERITY = "high"
"""From which on a vulnerability that has a fix fails the command."""


@click.command("images")
@assembly_option()
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="For images, inventories, scans.",
)
def command(*, assembly: Path, output: Path) -> int:
    """Build every image of an assembly into a folder, with an SPDX inventory and a scan for vulnerabilities.

    Each folder is an OCI layout: its image's digest is the one that every account gets.
    """
    require(PROGRAMS)
    require_sealed(assembly)
    output.mkdir(parents=True, exist_ok=True)
    index, vulnerable = {}, list[str]()
    for image in load_assembly(assembly).images:
        layout, digest = _built(image, output)
        index[image.name] = {"tag": image.tag, "layout": layout.name, "digest": digest, "platform": image.platform}
        inventory = output / f"{image.name}.spdx.json"
        run("syft", "scan", f"oci-dir:{layout}", "--output", f"spdx-json={inventory}")
        if not _is_clean(image, inventory, output / f"{image.name}.sarif"):
            vulnerable.append(image.name)
        click.echo(f"image: {image.name}: {digest}")
    (output / INDEX).write_text(json.dumps(index, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    for name in vulnerable:
        click.echo(f"VULNERABLE {name}: {SEVERITY} or worse, and fixed in a newer version; see {name}.sarif")
    return 1 if vulnerable else 0


def _built(image: Image, output: Path) -> tuple[Path, str]:
    layout, metadata = output / image.name, output / f"{image.name}.metadata.json"
    show(
        "docker",
        "buildx",
        "build",
        "--file",
        str(image.context / image.dockerfile),
        "--platform",
        image.platform,
        "--provenance=false",  # attestations would make an index of the image, and its digest another one
        "--metadata-file",
        str(metadata),
        "--output",
        f"type=oci,dest={layout},tar=false",
        str(image.context),
    )
    return layout, str(json.loads(metadata.read_bytes())["containerimage.digest"])


def _is_clean(image: Image, inventory: Path, report: Path) -> bool:
    """Scan an inventory; tell whether nothing is as severe as `SEVERITY`. The report is written either way."""
    try:
        run(
            "grype",
            f"sbom:{inventory}",
            "--only-fixed",
            "--fail-on",
            SEVERITY,
            "--output",
            f"sarif={report}",
            "--name",
            image.name,
        )
    except ProgramError:
        if report.is_file():  # else it did not scan at all
            return False
        raise
    return True
