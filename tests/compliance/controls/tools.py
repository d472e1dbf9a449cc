"""What the pinned tools can say: every rule, asked of the tools themselves."""

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import cfnlint
from cfnlint.rules import Rules

ROOT = Path(__file__).parents[3]

# In checkov's own environment: it pins old versions of what we use too.
CHECKOV_SCRIPT = """
import json
import checkov.cloudformation.checks.resource.aws
from checkov.cloudformation.checks.resource.registry import cfn_registry
from checkov.common.checks_infra.registry import get_graph_checks_registry

graph = get_graph_checks_registry("cloudformation")
graph.load_checks()
by_type = {**cfn_registry.checks, **cfn_registry.wildcard_checks}
checks = [*graph.checks, *(check for checks in by_type.values() for check in checks)]
print(json.dumps({check.id: check.name for check in checks}))
"""


def _json_of(*command: str, **environment: str) -> dict[str, Any]:
    run = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@cache
def cdk_nag_functions() -> dict[str, list[str]]:
    """Map each rule function to the packs' ids for it, sorted."""
    script = Path(__file__).with_name("enumerate_nag.cjs")
    found = _json_of("node", str(script), NODE_PATH=str(ROOT / "node_modules"))
    return {function: sorted(ids) for function, ids in found.items()}


@cache
def checkov_checks() -> dict[str, str]:
    """Map each CloudFormation check's id to its name."""
    return _json_of(str(ROOT / ".venv-checkov" / "bin" / "python"), "-c", CHECKOV_SCRIPT, LOG_LEVEL="ERROR")


@cache
def cfn_lint_rules() -> dict[str, str]:
    """Map each rule's id to its short description: errors, warnings and informational ones."""
    rules = Rules.create_from_directory(Path(cfnlint.__file__).parent / "rules")
    return {rule_id: rule.shortdesc for rule_id, rule in rules.items()}
