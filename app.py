#!/usr/bin/env python3
"""Wiring only: configuration -> stages -> aspects -> policy plugins -> synth.

Reads no clock, no git, no network and no AWS: everything comes from the CDK context (cdk.json and `-c key=value`).

- ``-c environment=prod -c environmentSuffix=prod``: one environment (default: dev, never prod).
- ``-c entry=account -c environment=prod``: the baseline of that environment's account, once per account.
- ``-c entry=assembly``: every environment and account in one assembly, for the audit alone, which brings the gates:
  whoever sets no SMARTFACTORY_AUDIT=1, as `compliance/synthesis.py` does, is refused.
"""

import os
import sys
from contextlib import nullcontext
from pathlib import Path

import aws_cdk as cdk

from aspects import apply_aspects, verification_plugin
from compliance import plugin
from lib.config import Selection, load_selection
from lib.constructs.function_code import BundleError
from lib.naming import NameError_
from lib.sections import ConfigurationError
from lib.stage import AccountStage, PlatformStage
from lib.trace import traced

AUDIT_COMMAND = "python -m compliance audit"


def build(app: cdk.App, selection: Selection) -> list[PlatformStage | AccountStage]:
    """Build the selected stages.

    Raises:
        ConfigurationError: a value is missing that only this selection needs.
        BundleError: a part of a function's code was not installed.
        NameError_: a physical name that its service would refuse.
    """
    return [
        *(PlatformStage(app, config=config) for config in selection.environments),
        *(AccountStage(app, config=config) for config in selection.accounts),
    ]


def main() -> int:
    """Synthesize; return the exit code: 0, or 2 for a configuration that cannot be built."""
    app = cdk.App()
    context = app.node.get_all_context()
    audited = context.get("entry") == "assembly"  # the audit runs the same rules, with evidence, over that assembly
    if audited and (os.environ.get(plugin.AUDIT_VARIABLE) != "1" or plugin.COMMAND_LINE_VARIABLE in os.environ):
        return _refuse(f"entry: assembly is for `{AUDIT_COMMAND}` alone, which gates it; allowed: platform, account")
    try:
        with traced() if audited else nullcontext() as trace:
            stages = build(app, load_selection(context))
    except (BundleError, ConfigurationError, NameError_) as error:
        return _refuse(error)
    scopes = [
        apply_aspects(
            stage,
            suffix=stage.config.suffix,
            tags=stage.config.tags,
            # Without a certificate the hops inside the VPC are HTTP: then the register has to accept it, rule by rule.
            allow_plaintext_internal=not stage.config.settings.api.tls,
        )
        for stage in stages
    ]
    cdk.Validations.of(app).add_plugins(verification_plugin(scopes))
    if not audited:
        try:
            plugin.register(app, stages)
        except plugin.InputError as error:
            return _refuse(error)
    app.synth()
    if trace:
        trace.write(Path(app.outdir))
    return 0


def _refuse(error: Exception | str) -> int:
    print(error, file=sys.stderr)  # noqa: T201 - the one line that a user of the CDK command line reads
    return 2


if __name__ == "__main__":
    sys.exit(main())
