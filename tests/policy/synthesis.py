"""Small applications, synthesized for real: with the aspects, and with the plugin that refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_kms as kms

from aspects import apply_aspects, policies, verification_plugin
from aspects.verification import PolicyScope
from tests.policy.support import SUFFIX, TAGS

CONTEXT = {
    "@aws-cdk/core:annotationsInValidationReport": True,
    "@aws-cdk/core:aspectPrioritiesMutating": True,
    "@aws-cdk/core:explicitStackTags": True,
    "@aws-cdk/core:defaultCrossStackReferences": "strong",
    "aws:cdk:enable-path-metadata": True,
}


class KeyedStack(cdk.Stack):
    """A stack as the platform's are: named, tagged, with a key of its own.

    Attributes:
        key: customer-managed.
    """

    def __init__(self, scope: cdk.Stage, construct_id: str, **properties: Any) -> None:
        defaults: dict[str, Any] = {"stack_name": f"smartfactory-{construct_id.lower()}-{SUFFIX}", "tags": TAGS}
        super().__init__(scope, construct_id, **{**defaults, **properties})
        self.key = kms.Key(self, "Key", enable_key_rotation=True)


def application(directory: Path) -> cdk.App:
    """Return an application that synthesizes into `directory`."""
    return cdk.App(outdir=str(directory), context=CONTEXT)


def synthesize(
    directory: Path,
    build: Callable[[KeyedStack], object],
    *,
    aspects: bool = True,
    verified: bool = False,
    **stack_properties: Any,
) -> dict[str, dict[str, Any]]:
    """Synthesize the stack `dev/Data`, filled by `build`, and return its resources by construct path below the stack.

    Args:
        directory: of the cloud assembly.
        build: adds constructs to the stack.
        aspects: whether the policies set what is absent.
        verified: whether the policies refuse what is wrong.
        stack_properties: of the stack.

    Raises:
        RuntimeError: a policy refuses; the message is the report.
    """
    app = application(directory)
    stage = cdk.Stage(app, "dev", env=cdk.Environment(account="111111111111", region="us-east-1"))
    stack = KeyedStack(stage, "Data", **stack_properties)
    build(stack)
    scope = PolicyScope(path="dev", policies=policies(suffix=SUFFIX, tags=TAGS))
    if aspects:
        scope = apply_aspects(stage, suffix=SUFFIX, tags=TAGS)
    if verified:
        cdk.Validations.of(app).add_plugins(verification_plugin([scope]))
    app.synth()
    template = json.loads((directory / "assembly-dev" / stack.template_file).read_text())
    return {
        resource["Metadata"]["aws:cdk:path"].removeprefix("dev/Data/"): resource
        for resource in template["Resources"].values()
    }
