"""A file system refuses mounts without TLS and without an identity."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.policies import statements, undecided

RULE = Rule(
    id="files-tls-only",
    title="A file system refuses mounts without TLS and without an identity.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why="NFS alone neither encrypts nor authenticates: whoever reaches the port would read the archive.",
    fix=(
        "Set FileSystemPolicy with a Deny for everybody where aws:SecureTransport is false, and no Allow for "
        "everybody without a condition."
    ),
    source="https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
    types=("AWS::EFS::FileSystem",),
)

PATH = "FileSystemPolicy"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one file system."""
    policy = resource.properties.get(PATH)
    if policy is None:
        return failed(PATH, detail="no file system policy: everybody who reaches it may mount it")
    found = list(statements(policy, PATH))
    doubtful = undecided(policy)
    results = [unknown(PATH) if doubtful else passed(PATH)]
    if not doubtful and not any(each.denies_plain_transport("elasticfilesystem:ClientMount") for each in found):
        results.append(failed(PATH, detail="mounts without TLS are not denied"))
    if any(each.allows and each.speaks_to_everybody() and not each.conditions for each in found):
        results.append(failed(PATH, detail="everybody is allowed to mount it"))
    return combine(*results)
