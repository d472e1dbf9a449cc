"""Runs the application: for all environments at once, or for one under a suffix of its own."""

import json
import os
import shutil
import sys
from pathlib import Path

from delivery.configuration import ROOT, Target, load_context
from delivery.programs import CDK, run

WORK = ROOT / "build" / "delivery"


def everything(output: Path) -> Path:
    """Synthesize every environment and account into a folder, which is made anew; return it.

    The application leaves its gates to the audit, which has to see exactly this folder before it is deployed.

    Raises:
        ProgramError: the application fails.
    """
    shutil.rmtree(output, ignore_errors=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    run(
        sys.executable,
        "app.py",
        environment={
            "SMARTFACTORY_AUDIT": "1",
            "CDK_CONTEXT_JSON": json.dumps({**load_context(), "entry": "assembly"}),
            "CDK_OUTDIR": str(output.absolute()),
            "CDK_VALIDATION": "false",  # the library's own validator: cfn-lint, which the audit runs, is stricter
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
            "PYTHONHASHSEED": "0",
            **{name: value for name, value in os.environ.items() if name == "PYTHONPATH"},
        },
    )
    return output


def one(target: Target, *, entry: str = "platform", qualifier: str | None = None) -> Path:
    """Synthesize one environment, or its account's baseline, with the gates that every such synthesis has.

    Args:
        target: the environment.
        entry: `platform` or `account`.
        qualifier: of the bootstrap to go through; the usual one unless given.

    Raises:
        ProgramError: the application fails, or a gate does.
    """
    output = WORK / f"{entry}-{target.environment}-{target.suffix}{f'-{qualifier}' if qualifier else ''}"
    shutil.rmtree(output, ignore_errors=True)
    context = {"entry": entry, "environment": target.environment}
    if entry == "platform":
        context["environmentSuffix"] = target.suffix
    if qualifier:
        context["@aws-cdk/core:bootstrapQualifier"] = qualifier
    arguments = [part for name, value in context.items() for part in ("--context", f"{name}={value}")]
    run(CDK, "synth", "**", "--quiet", "--output", str(output), *arguments)
    return output
