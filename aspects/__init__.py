"""Policies over every construct: enforced by an aspect, verified in the synthesized templates.

The order is the order in which they act: what is encrypted and removed does not depend on names, and names come last
because the policies before may not add a construct that stays unnamed.
"""

from collections.abc import Iterable, Mapping

import aws_cdk as cdk

from aspects.encryption import Encryption
from aspects.enforcement import PRIORITY, Enforcer
from aspects.naming import Naming
from aspects.policy import Policy
from aspects.removal_policy import RemovalPolicy
from aspects.tagging import Tagging
from aspects.verification import PlatformPolicies, PolicyScope

__all__ = ["apply_aspects", "policies", "verification_plugin"]


def policies(*, suffix: str, tags: Mapping[str, str], allow_plaintext_internal: bool = False) -> tuple[Policy, ...]:
    """Return the policies of one environment, in the order in which they act.

    Args:
        suffix: the environment suffix, or `shared` for what exists once an account.
        tags: what every taggable resource carries; see `aspects.tagging.REQUIRED`.
        allow_plaintext_internal: see `aspects.encryption.Encryption`.

    Raises:
        ValueError: a required tag is missing.
    """
    tagging = Tagging(tags=tags)
    return (
        Encryption(allow_plaintext_internal=allow_plaintext_internal),
        RemovalPolicy(),
        tagging,
        Naming(suffix=suffix, project=tags["Project"]),
    )


def apply_aspects(
    scope: cdk.Stage | cdk.Stack, *, suffix: str, tags: Mapping[str, str], allow_plaintext_internal: bool = False
) -> PolicyScope:
    """Let the policies set what is absent in everything below `scope`; return them, for `verification_plugin`.

    Call it for each stage: aspects do not cross from the application into a stage. What the policies cannot set without
    guessing, the plugin refuses.

    Args:
        scope: a stage, or a stack that stands alone.
        suffix: see `policies`.
        tags: see `policies`.
        allow_plaintext_internal: see `policies`.

    Raises:
        ValueError: a required tag is missing.
    """
    ordered = policies(suffix=suffix, tags=tags, allow_plaintext_internal=allow_plaintext_internal)
    for policy in ordered:
        policy.attach(scope)
    cdk.Aspects.of(scope).add(Enforcer(ordered), priority=PRIORITY)
    return PolicyScope(path=scope.node.path, policies=ordered)


def verification_plugin(scopes: Iterable[PolicyScope]) -> PlatformPolicies:
    """Return the plugin that stops a synth: ``Validations.of(app).add_plugins(verification_plugin(scopes))``.

    Args:
        scopes: what `apply_aspects` returned, for every stage of the application.
    """
    return PlatformPolicies(scopes)
