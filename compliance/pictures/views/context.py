"""The whole environment on one sheet: its stacks, who is outside, and what goes between them."""

from collections.abc import Sequence

from compliance.model import Resource
from compliance.pictures.assurances import transit, who
from compliance.pictures.canvas import Canvas
from compliance.pictures.estate import Estate, key_of
from compliance.pictures.kinds import kind_of, several
from compliance.pictures.links import Link, links_of
from compliance.pictures.model import Kind, Picture
from compliance.pictures.views.outsiders import ACCOUNT_IN_ARN, OUTSIDE, clients_card, subscriber
from compliance.pictures.views.slices import PASSED_BY, PROFILE, worker
from compliance.rules_support.policies import trust_statements
from compliance.rules_support.references import literals
from compliance.template import Template

TITLE = "Context"
DESCRIPTION = (
    "The stacks of the environment and of its account, everybody outside of them, and what the templates let go from "
    "one to the other."
)
TOPIC, SUBSCRIPTION = "AWS::SNS::Topic", "AWS::SNS::Subscription"
SENDING = {
    "AWS::Backup::BackupPlan": "copies of backups",
    "AWS::CloudTrail::Trail": "calls of AWS's interfaces",
    "AWS::Logs::SubscriptionFilter": "logs",
}
"""Types that can name another account as the one that gets something, and what it gets."""


def context(estate: Estate) -> Picture | None:
    """Return the picture."""
    canvas = Canvas(estate)
    links = [each for each in links_of(estate) if each.target.type not in PASSED_BY]
    for profile in [each for each in links if each.source.resource.type == PROFILE]:
        canvas.link(worker(canvas, profile.source), _stack(canvas, profile.target.stack), [profile])
    for api in estate.resources("AWS::ApiGateway::RestApi"):
        for client in clients_card(canvas):
            canvas.flow(
                client, _stack(canvas, api.stack), "requests", who="access token; see the request path", transit="TLS"
            )
    _between(canvas, [each for each in links if each.source.resource.type != PROFILE])
    _pipeline(canvas)
    _recipients(canvas)
    return canvas.picture("context", TITLE, DESCRIPTION, down=True)


def _stack(canvas: Canvas, name: str) -> str:
    template = canvas.estate.environment.template(name)
    zone = canvas.zone(
        f"stage {template.stage}",
        f"Environment {template.stage}" if template.stage == template.environment else "Once in the account",
        Kind.ZONE,
        parent=canvas.account(),
        boundary=False,
    )
    return canvas.actor(
        f"stack {name}",
        icon="resource/AWSCloudFormationStack",
        title=f"Stack {name}",
        lines=(_described(template), f"{len(template.resources)} resources"),
        zone=zone,
    )


def _described(template: Template) -> str:
    """Return a template's description without the name that begins all of them."""
    return str(template.body.get("Description") or "").partition(": ")[2] or template.stack_name or template.stack


def _between(canvas: Canvas, links: Sequence[Link]) -> None:
    """Show what workloads of one stack may do with another stack's resources."""
    found: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        if link.source.resource.stack != link.target.stack:
            found.setdefault((link.source.resource.stack, link.target.stack), []).append(link)
    for (source, target), group in found.items():
        reads, writes = any(each.reads for each in group), any(each.writes or each.ports for each in group)
        canvas.flow(
            _stack(canvas, source),
            _stack(canvas, target),
            _named([each.target for each in group]),
            who="; ".join(dict.fromkeys(each for link in group if (each := who(link)))),
            transit="; ".join(
                dict.fromkeys(each.partition(",")[0] for link in group if (each := transit(canvas.estate, link)))
            ),
            classification=", ".join(sorted({canvas.estate.classification(each.target) for each in group} - {""})),
            both=reads and writes,
            back=reads and not writes,
        )


def _named(resources: Sequence[Resource]) -> str:
    kinds: dict[str, set[tuple[str, str]]] = {}
    for each in resources:
        kinds.setdefault(each.type, set()).add(key_of(each))
    return ", ".join(several(kind_of(type_).noun, len(found)) for type_, found in sorted(kinds.items()))


def _pipeline(canvas: Canvas) -> None:
    """Show whoever may assume roles with a token of an identity provider."""
    estate = canvas.estate
    roles = [
        each
        for each in estate.resources("AWS::IAM::Role")
        if any("Federated" in statement.principals for statement in trust_statements(each))
    ]
    for provider in estate.resources("AWS::IAM::OIDCProvider"):
        host = estate.text(provider, "Url").removeprefix("https://")
        card = canvas.actor(
            f"provider {host}",
            icon="resource/GitRepository",
            title="Pipeline",
            lines=(host, several("IAM role", len(roles)) + ":", *(estate.name(each) for each in roles)),
            zone=canvas.outside(OUTSIDE),
        )
        canvas.flow(
            card,
            _stack(canvas, provider.stack),
            f"assumes {several('role', len(roles))}",
            who="token of the identity provider, bound to a repository and its environment",
            transit="TLS",
        )


def _recipients(canvas: Canvas) -> None:
    """Show whom a stack tells, and the other accounts that get something of it."""
    estate = canvas.estate
    for topic in estate.resources(TOPIC):
        for each in estate.referring(topic, SUBSCRIPTION):
            endpoint, protocol = estate.text(each, "Endpoint"), estate.text(each, "Protocol")
            canvas.flow(
                _stack(canvas, topic.stack), subscriber(canvas, endpoint, protocol), f"notifications by {protocol}"
            )
    sent: dict[tuple[str, str], list[str]] = {}
    for resource in estate.resources(*SENDING):
        arns = " ".join(literals(resource.properties))
        for number in dict.fromkeys(ACCOUNT_IN_ARN.findall(arns)):
            if number != estate.account:
                what = sent.setdefault((resource.stack, number), [])
                what += [] if SENDING[resource.type] in what else [SENDING[resource.type]]
    for (stack, number), what in sent.items():
        received = list(dict.fromkeys(each for (_, other), found in sent.items() if other == number for each in found))
        card = canvas.actor(
            f"keeper {number}",
            icon="resource/AWSBackupBackupVault",
            title="Records out of reach",
            lines=tuple(received),
            zone=canvas.other_account(number),
        )
        canvas.flow(_stack(canvas, stack), card, ", ".join(what), transit="within AWS")
