"""What a card says of a resource beside its name: sizes, copies, how long things are kept, as in the template."""

from collections.abc import Callable, Iterator

from compliance.digest import value_at
from compliance.model import Resource
from compliance.pictures.estate import Estate, number
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import same

HOURS_OF_A_DAY = 24
SECONDS_OF_A_DAY = 86_400
KIB_OF_A_GIB = 1024


def facts(estate: Estate, resource: Resource) -> tuple[str, ...]:
    """Return what is worth reading of a resource, then the alias of the key that encrypts what it holds."""
    found = [each for each in FACTS.get(resource.type, _nothing)(estate, resource) if each]
    key = estate.encrypted_by(resource) if resource.type in FACTS else ""
    return (*found, *([f"key: {key}"] if key else []))


def _nothing(estate: Estate, resource: Resource) -> Iterator[str]:
    del estate, resource
    yield from ()


def _value(resource: Resource, path: str) -> str:
    value = value_at(resource.properties, path)
    return str(value) if isinstance(value, str | int | float) else ""


def _stream(estate: Estate, resource: Resource) -> Iterator[str]:
    del estate
    shards, hours = _value(resource, "ShardCount"), _value(resource, "RetentionPeriodHours")
    yield ", ".join(each for each in (f"{shards} shards" if shards else "on demand", _kept(hours)) if each)


def _kept(hours: str) -> str:
    if not hours.isdigit():
        return ""
    days, rest = divmod(int(hours), HOURS_OF_A_DAY)
    return f"kept {days} days" if not rest and days > 1 else f"kept {hours} h"


def _database(estate: Estate, resource: Resource) -> Iterator[str]:
    del estate
    engine = {"postgres": "PostgreSQL", "mysql": "MySQL"}.get(_value(resource, "Engine"), _value(resource, "Engine"))
    yield f"{engine} {_value(resource, 'EngineVersion')}".strip()
    yield _value(resource, "DBInstanceClass")
    copies = "Multi-AZ" if value_at(resource.properties, "MultiAZ") is True else "one zone"
    days = _value(resource, "BackupRetentionPeriod")
    yield f"{copies}, backups {days} days" if days else copies


def _cache(estate: Estate, resource: Resource) -> Iterator[str]:
    del estate
    yield f"{_value(resource, 'Engine').capitalize()} {_value(resource, 'EngineVersion')}".strip()
    yield _value(resource, "CacheNodeType")
    shards, replicas = _value(resource, "NumNodeGroups"), _value(resource, "ReplicasPerNodeGroup")
    if shards and replicas:
        yield f"{shards} shard{'s' * (shards != '1')}, each {replicas} replica{'s' * (replicas != '1')}"


def _files(estate: Estate, resource: Resource) -> Iterator[str]:
    mode = _value(resource, "ThroughputMode") or "bursting"
    speed = _value(resource, "ProvisionedThroughputInMibps")
    yield f"{mode} {speed} MiB/s" if speed else mode
    mounts = len(estate.referring(resource, "AWS::EFS::MountTarget"))
    points = len(estate.referring(resource, "AWS::EFS::AccessPoint"))
    yield f"{mounts} mount targets, {points} access points"


def _table(estate: Estate, resource: Resource) -> Iterator[str]:
    del estate
    yield {"PAY_PER_REQUEST": "on demand"}.get(_value(resource, "BillingMode"), "provisioned")


def _queue(estate: Estate, resource: Resource) -> Iterator[str]:
    del estate
    seconds = _value(resource, "MessageRetentionPeriod")
    yield f"kept {int(seconds) // SECONDS_OF_A_DAY} days" if seconds.isdigit() else ""


def _secret(estate: Estate, resource: Resource) -> Iterator[str]:
    for schedule in estate.referring(resource, "AWS::SecretsManager::RotationSchedule"):
        days = _value(schedule, "RotationRules.AutomaticallyAfterDays")
        yield f"rotated every {days} days" if days else "rotated"


def _service(estate: Estate, resource: Resource) -> Iterator[str]:
    for scaling in estate.referring(resource, "AWS::ApplicationAutoScaling::ScalableTarget"):
        yield f"{_value(scaling, 'MinCapacity')} to {_value(scaling, 'MaxCapacity')} tasks"
    definition = estate.target(resource, "TaskDefinition")
    if definition:
        yield _size(_value(definition, "Cpu"), _value(definition, "Memory"))
    strategy = _value(resource, "DeploymentConfiguration.Strategy")
    yield f"{strategy.lower().replace('_', '/')} deployment" if strategy else "rolling deployment"


def _size(cpu: str, memory: str) -> str:
    if not (cpu.isdigit() and memory.isdigit()):
        return ""
    return f"{int(cpu) / KIB_OF_A_GIB:g} vCPU, {int(memory) / KIB_OF_A_GIB:g} GiB"


def _function(estate: Estate, resource: Resource) -> Iterator[str]:
    del estate
    yield ", ".join(each for each in (_value(resource, "Runtime"), f"{_value(resource, 'MemorySize')} MiB") if each)


def _api(estate: Estate, resource: Resource) -> Iterator[str]:
    yield ", ".join(str(each).lower() for each in as_list(value_at(resource.properties, "EndpointConfiguration.Types")))
    policy = _value(resource, "SecurityPolicy")
    yield policy.replace("SecurityPolicy_", "").replace("_", " ") if policy else ""
    methods = [
        each
        for each in estate.referring(resource, "AWS::ApiGateway::Method")
        if same(estate.target(each, "RestApiId"), resource)
    ]
    yield f"{len(methods)} methods" if methods else ""


def _pool(estate: Estate, resource: Resource) -> Iterator[str]:
    clients = estate.referring(resource, "AWS::Cognito::UserPoolClient")
    yield f"{len(clients)} clients"
    flows = {str(flow) for each in clients for flow in as_list(value_at(each.properties, "AllowedOAuthFlows"))}
    yield ", ".join(sorted(flows)).replace("_", " ")


def _firewall(estate: Estate, resource: Resource) -> Iterator[str]:
    del estate
    yield f"{len(as_list(value_at(resource.properties, 'Rules')))} rules"


def _balancer(estate: Estate, resource: Resource) -> Iterator[str]:
    yield _value(resource, "Scheme")
    for listener in estate.referring(resource, "AWS::ElasticLoadBalancingV2::Listener"):
        yield f"{_value(listener, 'Protocol')} {_value(listener, 'Port')}"


def _plan(estate: Estate, resource: Resource) -> Iterator[str]:
    del estate
    for rule in as_list(value_at(resource.properties, "BackupPlan.BackupPlanRule")):
        kept = value_at(rule, "Lifecycle.DeleteAfterDays")
        yield f"{_value_of(rule, 'ScheduleExpression')}" + (f", kept {number(kept)} days" if kept else "")


def _value_of(value: object, path: str) -> str:
    found = value_at(value, path)
    return found if isinstance(found, str) else ""


def _topic(estate: Estate, resource: Resource) -> Iterator[str]:
    subscriptions = estate.referring(resource, "AWS::SNS::Subscription")
    yield f"{len(subscriptions)} subscriber{'s' * (len(subscriptions) != 1)}"


def _trail(estate: Estate, resource: Resource) -> Iterator[str]:
    del estate
    yield "every region" if value_at(resource.properties, "IsMultiRegionTrail") is True else "one region"
    yield "digests validate files" if value_at(resource.properties, "EnableLogFileValidation") is True else ""


def _detector(estate: Estate, resource: Resource) -> Iterator[str]:
    del estate
    enabled = [
        value_at(each, "Name")
        for each in as_list(value_at(resource.properties, "Features"))
        if value_at(each, "Status") == "ENABLED"
    ]
    yield f"{len(enabled)} features" if enabled else ""


FACTS: dict[str, Callable[[Estate, Resource], Iterator[str]]] = {
    "AWS::ApiGateway::RestApi": _api,
    "AWS::Backup::BackupPlan": _plan,
    "AWS::CloudTrail::Trail": _trail,
    "AWS::Cognito::UserPool": _pool,
    "AWS::DynamoDB::Table": _table,
    "AWS::ECS::Service": _service,
    "AWS::EFS::FileSystem": _files,
    "AWS::ElastiCache::ReplicationGroup": _cache,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _balancer,
    "AWS::GuardDuty::Detector": _detector,
    "AWS::Kinesis::Stream": _stream,
    "AWS::Lambda::Function": _function,
    "AWS::RDS::DBInstance": _database,
    "AWS::S3::Bucket": _nothing,
    "AWS::SNS::Topic": _topic,
    "AWS::SQS::Queue": _queue,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::WAFv2::WebACL": _firewall,
}
"""Types that have more to say than their names."""
