"""The policies that the bootstraps' execution roles hold, and what compares environments."""

import json
from collections.abc import Collection, Sequence

from aws_cdk import aws_iam as iam
from constructs import Construct

from lib.constructs.execution.actions import needed
from lib.constructs.execution.identity import identity_statements
from lib.constructs.execution.statements import Reach, service_statements
from lib.naming import Names
from lib.sections import ConfigurationError

LIMIT = 6144
"""Characters of a managed policy, white space not counted. Source: IAM's quotas."""


class ScopedPolicies(Construct):
    """One set of managed policies, a policy an area: together what handlers of the platform's resource types need.

    `cdk bootstrap --cloudformation-execution-policies` is given their ARNs. They reach resources of the configured
    suffixes, and nothing that ends in `-shared`.

    Attributes:
        policies: by area.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        name: str,
        purpose: str,
        handlers: Collection[str],
        reach: Reach,
        boundary: str,
        roles: Sequence[iam.IRole] = (),
        areas: Collection[str] | None = None,
    ) -> None:
        """Create the policies `smartfactory-{name}-{area}-{suffix}`.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            name: of the set.
            purpose: one sentence for the descriptions.
            handlers: whose actions are allowed, see `actions`.
            reach: where they are allowed.
            boundary: the ARN of the permissions boundary that every role of an environment has.
            roles: hold the policies.
            areas: which policies of the set; all of them if left out.

        Raises:
            ConfigurationError: so many suffixes that a policy would be too long.
        """
        super().__init__(scope, construct_id)
        actions = needed(handlers)
        found = service_statements(actions, reach)
        found.setdefault("identity", []).extend(identity_statements(actions, reach, boundary=boundary))
        kept = {area: found[area] for area in sorted(found) if areas is None or area in areas}
        self.policies = {
            area: iam.ManagedPolicy(
                self,
                area.title(),
                managed_policy_name=names.of(f"smartfactory-{name}-{area}"),
                description=names.describe(f"{purpose}: {area}"),
                statements=statements,
                roles=list(roles),
            )
            for area, statements in kept.items()
        }
        for area, statements in kept.items():
            length = sum(len(json.dumps(each.to_json(), separators=(",", ":"))) + 1 for each in statements) + 45
            if length > LIMIT:
                raise ConfigurationError(
                    "accountBaseline.suffixes",
                    f"{len(reach.suffixes)} suffixes make the policy {name}-{area} {length} characters long",
                    f"so many that it has {LIMIT} at most; one pattern may stand for several",
                )
