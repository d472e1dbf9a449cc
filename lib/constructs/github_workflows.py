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
        context: the end of the token's subject, after `repo:{repository}:`; `{environment}` stands for ours.
        of_branch: whether the token has to be of the protected branch. A job of any branch, and of a pull request, may
            name a GitHub environment; that its reviewers and branch rules stop it, nobody here can see.
        qualifier: of the bootstrap whose roles it assumes.
        bootstrap_roles: which of them.
        hours: the longest session.
        purpose: one sentence for the role's description.
    """

    name: str
    context: str
    of_branch: bool
    qualifier: str
    bootstrap_roles: tuple[str, ...]
    hours: int
    purpose: str


DEPLOY = Workflow(
    "deploy",
    "environment:{environment}",
    of_branch=True,
    qualifier=DEPLOY_QUALIFIER,
    bootstrap_roles=("deploy", "file-publishing", "image-publishing", "lookup"),
    hours=2,
    purpose="deploys, through the bootstrap roles alone",
)
DESTROY = Workflow(
    "destroy",
    "environment:{environment}-destroy",
    of_branch=True,
    qualifier=DESTROY_QUALIFIER,
    bootstrap_roles=("deploy", "lookup"),
    hours=2,
    purpose="destroys, through bootstrap roles that no deployment uses",
)
DIFF = Workflow(
    "diff",
    "pull_request",
    of_branch=False,
    qualifier=DEPLOY_QUALIFIER,
    bootstrap_roles=("lookup",),
    hours=1,
    purpose="compares, makes change sets, and can execute none",
)
DRIFT = Workflow(
    "drift",
    "environment:{environment}-drift",
    of_branch=True,
    qualifier=DEPLOY_QUALIFIER,
    bootstrap_roles=(),
    hours=1,
    purpose="compares what is there with what was deployed, and can change nothing",
)

WORKFLOWS = (DEPLOY, DESTROY, DIFF, DRIFT)
