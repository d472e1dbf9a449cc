"""A task mounts files over TLS, as its own IAM role, through an access point."""

from collections.abc import Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import as_list, combine, require_present, require_text

RULE = Rule(
    id="task-files-encrypted-and-authorized",
    title="A task mounts files over TLS, as its own IAM role, through an access point.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why=(
        "Without TLS readings cross the network in the clear; without IAM and access point every task sees every "
        "folder."
    ),
    fix=(
        "Set EFSVolumeConfiguration.TransitEncryption to ENABLED, and AuthorizationConfig with IAM ENABLED and "
        "AccessPointId."
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
    types=("AWS::ECS::TaskDefinition",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for all file-system volumes of one task."""
    results = []
    for index, volume in enumerate(as_list(resource.properties.get("Volumes"))):
        files = f"Volumes.{index}.EFSVolumeConfiguration"
        if not isinstance(volume, Mapping) or value_at(resource.properties, files) is None:
            continue
        transit, iam = f"{files}.TransitEncryption", f"{files}.AuthorizationConfig.IAM"
        point = f"{files}.AuthorizationConfig.AccessPointId"
        results += [
            require_text(resource, context, transit, ("ENABLED",), detail="TransitEncryption is not ENABLED"),
            require_text(resource, context, iam, ("ENABLED",), detail="AuthorizationConfig.IAM is not ENABLED"),
            require_present(resource, point, detail="AuthorizationConfig.AccessPointId is absent"),
        ]
    return combine(*results) if results else not_applicable()
