"""What GitHub's workflows may do: a row a workflow."""

from dataclasses import dataclass

DEPLOY_QUALIFIER = "hnb659fds"
"""The CDK's own qualifier: whatever is deployed without another one goes through these bootstrap roles."""

DESTROY_QUALIFIER = "sfdestroy"
"""A second bootstrap, made with `cdk bootstrap --qualifier sfdestroy --toolkit-stack-name CDKToolkit-sfdestroy`.

A bootstrap's deploy role may also delete stacks: a deploy role and a destroy role that assume the same one would be
separated in name only. `cdk destroy -c @aws-cdk/core:bootstrapQualifier=sfdestroy` goes through this one.
"""


@dataclass(frozen=True, slots=True)
class Workflow:
    """What a GitHub workflow may do in an environment.

    Attributes:
        name: of the role, `smartfactory-{name}-{environment}-{suffix}`.
        github_environment: the GitHub environment whose protection rules the workflow passed; `{environment}` stands
            for ours.
        qualifier: of the bootstrap whose roles it assumes.
        bootstrap_roles: which of them.
        hours: the longest session.
        purpose: one sentence for the role's description.
    """

    name: str
    github_environment: str
    qualifier: str
    bootstrap_roles: tuple[str, ...]
    hours: int
    purpose: str


DEPLOY = Workflow(
    "deploy",
    "{environment}",
    DEPLOY_QUALIFIER,
    ("deploy", "file-publishing", "image-publishing", "lookup"),
    2,
    "deploys, through the bootstrap roles alone",
)
DESTROY = Workflow(
    "destroy",
    "destroy-{environment}",
    DESTROY_QUALIFIER,
    ("deploy", "lookup"),
    2,
    "destroys, through bootstrap roles that no deployment uses",
)
DIFF = Workflow("diff", "diff-{environment}", DEPLOY_QUALIFIER, ("lookup",), 1, "compares, and can change nothing")

WORKFLOWS = (DEPLOY, DESTROY, DIFF)
