"""An IAM role whose every permission is written down."""

from collections.abc import Sequence

from aws_cdk import aws_iam as iam
from constructs import Construct

from lib.naming import Names


class ScopedRole(Construct):
    """A role that one service assumes, with one customer-managed policy.

    Grants go to `policy`, which is a principal: `stream.grant_read(scoped.policy)`. Constructs of the library get
    `role`, which is frozen: what they would add by themselves has to be granted by hand, and so is seen in review.

    Attributes:
        role: for constructs; nothing can be added to it.
        policy: for grants.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        name: str,
        service: str,
        purpose: str,
        conditions: dict[str, object] | None = None,
        statements: Sequence[iam.PolicyStatement] = (),
    ) -> None:
        """Create the role `smartfactory-{name}-{suffix}` and the policy of the same name.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            name: the role's part, `processor-task` for example.
            service: the service principal that assumes it, `ecs-tasks.amazonaws.com` for example.
            purpose: one sentence for the role's description.
            conditions: of the trust policy.
            statements: what it may do; more by grants to `policy`.
        """
        super().__init__(scope, construct_id)
        role = iam.Role(
            self,
            "Role",
            role_name=names.of(f"smartfactory-{name}", "iam"),
            description=names.describe(purpose),
            assumed_by=iam.ServicePrincipal(service, conditions=conditions),
        )
        self.policy = iam.ManagedPolicy(
            self,
            "Policy",
            managed_policy_name=names.of(f"smartfactory-{name}"),
            description=names.describe(purpose),
            statements=list(statements),
            roles=[role],
        )
        # By ARN, and not `without_policy_updates`: given the role itself, constructs that refer to it would also name
        # it as a dependency, which cfn-lint rightly calls superfluous.
        self.role: iam.IRole = iam.Role.from_role_arn(self, "Frozen", role.role_arn, mutable=False)
