"""Evidence of operation: what is recorded, backed up and reported, and in whose hands it ends."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.pictures.canvas import Canvas
from compliance.pictures.estate import Estate, distinct, key_of
from compliance.pictures.kinds import several
from compliance.pictures.model import Picture
from compliance.pictures.views.outsiders import ACCOUNT_IN_ARN, subscriber
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import literals, outline

LOG_GROUP, FILTER = "AWS::Logs::LogGroup", "AWS::Logs::SubscriptionFilter"
PLAN, SELECTION = "AWS::Backup::BackupPlan", "AWS::Backup::BackupSelection"
TOPIC, SUBSCRIPTION, ALARM, RULE = (
    "AWS::SNS::Topic",
    "AWS::SNS::Subscription",
    "AWS::CloudWatch::Alarm",
    "AWS::Events::Rule",
)
TRAIL, BUCKET, DETECTOR = "AWS::CloudTrail::Trail", "AWS::S3::Bucket", "AWS::GuardDuty::Detector"
TITLE = "Records, backups and alarms"
DESCRIPTION = (
    "What is recorded of the platform, what is backed up, who is told, and which of it leaves the account, so that "
    "nobody with rights in the account alone can undo it."
)


def records(estate: Estate) -> Picture | None:
    """Return the picture."""
    canvas = Canvas(estate)
    _logs(canvas)
    _trails(canvas)
    _buckets(canvas)
    _backups(canvas)
    _alarms(canvas)
    return canvas.picture("records", TITLE, DESCRIPTION)


def _holder(canvas: Canvas, arn: str) -> str:
    """Return the zone of the account that an ARN names: this one, or another."""
    found = ACCOUNT_IN_ARN.search(arn)
    number = found.group(1) if found else ""
    return canvas.other_account(number) if number and number != canvas.estate.account else canvas.account()


def _logs(canvas: Canvas) -> None:
    estate = canvas.estate
    groups = estate.resources(LOG_GROUP)
    if not groups:
        return
    days = sorted({int(text) for each in groups if (text := estate.text(each, "RetentionInDays")).isdigit()})
    stacks = sorted({each.stack for each in groups})
    masked = sum("DataProtectionPolicy" in each.properties for each in groups)
    kept = (
        f"kept {days[0]} days" if len(days) == 1 else f"kept {days[0]} to {days[-1]} days" if days else "never expire"
    )
    card = canvas.card(*groups, lines=(f"of {len(stacks)} stacks, {kept}", f"{masked} mask credentials"))
    _writers(canvas, card)
    for filters in _by_destination(estate).values():
        arn = estate.text(filters[0], "DestinationArn")
        target = canvas.actor(
            f"destination {arn}",
            icon="resource/Logs",
            title="Log destination",
            lines=(arn.rpartition(":")[2],),
            zone=_holder(canvas, arn),
        )
        canvas.flow(card, target, f"{len(filters)} subscription filters, as it is written", transit="within AWS")


def _writers(canvas: Canvas, card: str) -> None:
    """Show what configures a log of its own; what runs in the platform is one card."""
    estate = canvas.estate
    running = estate.resources("AWS::ECS::Service", "AWS::Lambda::Function")
    if running:
        runs = canvas.actor(
            "running",
            icon="architecture-service/AWSFargate",
            title="Services and functions",
            lines=(several("workload", len(running)),),
            zone=canvas.account(),
        )
        canvas.flow(runs, card, "what programs write", transit="within AWS")
    for kind in ("AWS::EC2::FlowLog", "AWS::Route53Resolver::ResolverQueryLoggingConfig"):
        for source in estate.resources(kind):
            canvas.flow(
                canvas.card(source),
                card,
                "connections" if "FlowLog" in kind else "questions to the resolver",
                transit="within AWS",
            )


def _by_destination(estate: Estate) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = {}
    for each in estate.resources(FILTER):
        found.setdefault(estate.text(each, "DestinationArn"), []).append(each)
    return found


def _trails(canvas: Canvas) -> None:
    estate = canvas.estate
    for trail in estate.resources(TRAIL):
        bucket = estate.text(trail, "S3BucketName")
        own = [each for each in estate.resources(BUCKET) if estate.name(each) == bucket]
        target = (
            canvas.card(*own)
            if own
            else canvas.actor(
                f"bucket {bucket}",
                icon="architecture-service/AmazonSimpleStorageService",
                title="S3 bucket",
                lines=(bucket, "placed by its key"),
                zone=_holder(canvas, estate.text(trail, "KMSKeyId")),
            )
        )
        canvas.flow(canvas.card(trail), target, "calls that it records, with digests", transit="within AWS")
        if estate.referred(trail, LOG_GROUP):
            canvas.flow(
                canvas.card(trail),
                canvas.card(*estate.resources(LOG_GROUP)),
                "the same, to search and alarm",
                transit="within AWS",
            )


def _buckets(canvas: Canvas) -> None:
    estate = canvas.estate
    for bucket in estate.resources(BUCKET):
        for source in estate.referring(bucket, "AWS::ElasticLoadBalancingV2::LoadBalancer"):
            canvas.flow(canvas.card(source), canvas.card(bucket), "access and connection logs", transit="within AWS")


def _backups(canvas: Canvas) -> None:
    estate = canvas.estate
    for selection in estate.resources(SELECTION):
        plan = estate.target(selection, "BackupPlanId")
        if plan is None:
            continue
        covered = distinct(estate.referred(selection, *_DATA))
        for kind in dict.fromkeys(each.type for each in covered):
            same = [each for each in covered if each.type == kind]
            canvas.flow(
                canvas.card(*same),
                canvas.card(plan),
                "recovery points",
                transit="within AWS",
                classification=estate.classification(same[0]),
            )
        for rule in as_list(value_at(plan.properties, "BackupPlan.BackupPlanRule")):
            _vaults(canvas, plan, rule)


_DATA = ("AWS::RDS::DBInstance", "AWS::EFS::FileSystem", "AWS::DynamoDB::Table", "AWS::S3::Bucket")


def _vaults(canvas: Canvas, plan: Resource, rule: object) -> None:
    estate = canvas.estate
    name = outline(estate.context, value_at(rule, "TargetBackupVault"), stack=plan.stack)
    vault = _vault(canvas, name, canvas.account())
    canvas.flow(canvas.card(plan), vault, "kept there", transit="within AWS")
    for copy in as_list(value_at(rule, "CopyActions")):
        arn = outline(estate.context, value_at(copy, "DestinationBackupVaultArn"), stack=plan.stack)
        days = value_at(copy, "Lifecycle.DeleteAfterDays")
        said = f"copy, kept {days} days" if days else "copy"
        canvas.flow(vault, _vault(canvas, arn.rpartition(":")[2], _holder(canvas, arn)), said, transit="within AWS")


def _vault(canvas: Canvas, name: str, zone: str) -> str:
    return canvas.actor(
        f"vault {name} {zone}", icon="resource/AWSBackupBackupVault", title="Backup vault", lines=(name,), zone=zone
    )


def _alarms(canvas: Canvas) -> None:
    estate = canvas.estate
    for topic in estate.resources(TOPIC):
        arn_end = f":{estate.name(topic)}"
        for kind, words in (
            (ALARM, "changes of state"),
            (RULE, "calls and findings that match"),
            ("AWS::RDS::EventSubscription", "events of the database"),
        ):
            told = [each for each in estate.resources(kind) if _tells(estate, each, topic, arn_end)]
            if told:
                canvas.flow(canvas.card(*told, zone=canvas.account()), canvas.card(topic), words, transit="within AWS")
        for each in estate.referring(topic, SUBSCRIPTION):
            endpoint, protocol = estate.text(each, "Endpoint"), estate.text(each, "Protocol")
            person = subscriber(canvas, endpoint, protocol)
            canvas.flow(canvas.card(topic), person, f"notification by {protocol}")
    for detector in estate.resources(DETECTOR):
        told = [
            each for each in estate.resources(RULE) if "aws.guardduty" in _literals(each.properties.get("EventPattern"))
        ]
        if told:
            canvas.flow(canvas.card(detector), canvas.card(*_told_with(canvas, told)), "findings", transit="within AWS")


def _told_with(canvas: Canvas, rules: list[Resource]) -> list[Resource]:
    """Return the rules that stand on one card with these: those that tell the same topic."""
    estate = canvas.estate
    for topic in estate.resources(TOPIC):
        telling = [each for each in estate.resources(RULE) if _tells(estate, each, topic, f":{estate.name(topic)}")]
        if any(key_of(each) in map(key_of, telling) for each in rules):
            return telling
    return rules


def _literals(value: object) -> set[str]:
    return set(literals(value))


def _tells(estate: Estate, source: Resource, topic: Resource, ending: str) -> bool:
    """Tell whether a resource names a topic, by reference or by its ARN."""
    if key_of(topic) in map(key_of, estate.referred(source, TOPIC)):
        return True
    return any(text.endswith(ending) for text in literals(source.properties))
