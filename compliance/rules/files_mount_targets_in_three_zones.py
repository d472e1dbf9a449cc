"""A file system can be mounted in three zones without crossing one."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_evaluated, passed
from compliance.rules_support.references import refers_to
from compliance.rules_support.routes import zones_of

RULE = Rule(
    id="files-mount-targets-in-three-zones",
    title="A file system can be mounted in three zones without crossing one.",
    objective=Objective.REDUNDANCY,
    why="A task in a zone without a mount target loses its files when the zone of the target it used fails.",
    fix="Add an AWS::EFS::MountTarget in a subnet of each of three zones.",
    source="https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html",
    types=("AWS::EFS::FileSystem",),
)

ZONES = 3
PATH = "AvailabilityZoneName"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one file system; a One Zone one has one mount target by nature, and fails."""
    found = [
        each
        for each in context.resources("AWS::EFS::MountTarget")
        if refers_to(context, each.properties.get("FileSystemId"), resource, stack=each.stack)
    ]
    if resource.properties.get(PATH) not in (None, ""):
        return failed(PATH, detail="the files are in one zone")
    if len(found) < ZONES:
        return failed(PATH, detail=f"fewer than {ZONES} mount targets")
    subnets = [context.target(each.properties.get("SubnetId"), stack=each.stack) for each in found]
    zones = zones_of(context, subnets)
    if zones is None:
        return not_evaluated(PATH, detail="the zones of the mount targets are only known once deployed")
    return passed(PATH) if len(zones) >= ZONES else failed(PATH, detail=f"fewer than {ZONES} zones")
