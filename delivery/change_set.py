"""`change-set`: what a deployment would change, and that it leaves the weights of blue/green deployments alone."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from botocore.exceptions import ClientError

from delivery.aws import DEPLOYING, assumed, own, reading
from delivery.cloud_assembly import Stack, load_assembly
from delivery.configuration import Target
from delivery.options import assembly_option, where
from delivery.programs import CDK, run
from delivery.proposed import Change, proposed

LISTENER_RULE = "AWS::ElasticLoadBalancingV2::ListenerRule"
CHANGED = ("[~]", "[-]")
"""How `cdk diff` begins the line of a resource that is changed, replaced or removed."""
METHODS = ("change-set", "pull-request", "template")
MAXIMUM_CHARACTERS = 12_000
"""Of a stack: all together have to fit into a comment of GitHub, which takes 65,536."""


@click.command("change-set")
@where
@assembly_option()
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Also add it to this file.")
@click.option(
    "--method",
    type=click.Choice(["auto", *METHODS]),
    default="auto",
    show_default=True,
    help="auto: as the deployment's role if it may be assumed, else as a pull request's.",
)
def command(*, target: Target, assembly: Path, output: Path | None, method: str) -> int:
    """Show as Markdown what a deployment would change.

    By a change set: of the command line, with the deployment's role; or of our own, with the role of pull requests,
    which may make change sets and execute none. `template` compares the templates alone.

    Fails if it would rewrite a listener rule that blue/green deployments shift: CloudFormation would set the weights
    back to those of the template, and send the traffic to tasks that are gone.
    """
    stacks = load_assembly(assembly).of(target)
    client = reading(target).client("cloudformation")
    chosen = _method(target) if method == "auto" else method
    parts, rewritten = [f"### {target.environment}, suffix `{target.suffix}`\n"], list[str]()
    for stack in stacks:
        said = run(
            CDK,
            "diff",
            stack.id,
            "--app",
            str(assembly.absolute()),
            "--exclusively",
            "--method",
            "change-set" if chosen == "change-set" else "template",
            "--no-color",
            "--ci",
        )
        changes = proposed(own(target), stack) if chosen == "pull-request" else []
        parts.append(_section(stack, said, changes))
        rewritten += rewritten_rules(stack, deployed_resources(client, stack.name), said, changes)
    parts += [
        f"\n**Refused**: `{each}` would be rewritten, and the weights of a blue/green deployment with it.\n"
        for each in rewritten
    ]
    text = "\n".join(parts)
    click.echo(text)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        with output.open("a", encoding="utf-8") as file:
            file.write(text + "\n")
    return 1 if rewritten else 0


def _method(target: Target) -> str:
    role = f"arn:aws:iam::{target.account}:role/cdk-{DEPLOYING}-deploy-role-{target.account}-{target.region}"
    return "change-set" if assumed(target, role) else "pull-request"


def deployed_resources(client: Any, stack: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the resources of a deployed stack's template, by logical id; none if there is no such stack."""
    try:
        body = client.get_template(StackName=stack, TemplateStage="Original")["TemplateBody"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":  # its way to say that there is none
            return {}
        raise
    found: Mapping[str, Mapping[str, Any]] = (json.loads(body) if isinstance(body, str) else body)["Resources"]
    return found


def rewritten_rules(
    stack: Stack, deployed: Mapping[str, Mapping[str, Any]], said: str, changes: Iterable[Change] = ()
) -> Iterator[str]:
    """Yield the blue/green rules that a deployment would change or remove.

    Args:
        stack: as it would be.
        deployed: its resources as they are.
        said: by `cdk diff`, whose change set knows also of values that changed behind a reference.
        changes: of our own change set, likewise.
    """
    changed = {each.resource for each in changes if each.action != "Add"}
    for logical_id, resource in deployed.items():
        if resource["Type"] != LISTENER_RULE or not _has_weights(resource):
            continue
        is_same = stack.resources.get(logical_id, {}).get("Properties") == resource.get("Properties")
        is_listed = any(
            LISTENER_RULE in line
            and line.split()[-1:]
            and logical_id in line.split()
            and line.lstrip().startswith(CHANGED)
            for line in said.splitlines()
        )
        if not is_same or is_listed or logical_id in changed:
            yield f"{stack.id}/{logical_id}"


def _has_weights(rule: Mapping[str, Any]) -> bool:
    """Tell whether a rule forwards to several target groups."""
    return any(
        len((action.get("ForwardConfig") or {}).get("TargetGroups") or ()) > 1
        for action in rule.get("Properties", {}).get("Actions", ())
    )


def _section(stack: Stack, said: str, changes: Iterable[Change]) -> str:
    text = said.strip()
    if len(text) > MAXIMUM_CHARACTERS:
        text = f"{text[:MAXIMUM_CHARACTERS]}\n... and {len(text) - MAXIMUM_CHARACTERS} characters more"
    title = f"<summary>{stack.id} (<code>{stack.name}</code>)</summary>"
    rows = [f"| {each.action} | `{each.resource}` | {each.type} | {each.replacement} |" for each in changes]
    if rows:
        rows = ["| action | resource | type | replacement |", "|---|---|---|---|", *rows, ""]
    table = "\n".join(rows)
    return f"<details>{title}\n\n{table}\n````diff\n{text}\n````\n\n</details>\n"
