"""The configuration: what is read, what is refused, and how the refusal reads."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.config import ConfigurationError, load_selection
from lib.naming import SUFFIX_PATTERN

Context = dict[str, Any]

ACM = "arn:aws:acm:us-east-1"
ANCHOR = "arn:aws:rolesanywhere:us-east-1"
ANCHOR_ID = "trust-anchor/00000000-0000-0000-0000-000000000000"
OWN_VAULT = "arn:aws:backup:us-east-1:111111111111:backup-vault:copy"
OWN_KEY = "arn:aws:kms:us-east-1:111111111111:key/0"
OWN_DESTINATION = "arn:aws:logs:us-east-1:111111111111:destination:archive"


def refusal(context: Context, **extra: Any) -> str:
    """Return the one line that stops a synth with these context values."""
    with pytest.raises(ConfigurationError) as stopped:
        load_selection({**context, **{key.replace("__", "."): value for key, value in extra.items()}})
    message = str(stopped.value)
    assert "\n" not in message
    return message


def without(context: Context, environment: str, *path: str) -> Context:
    """Return the context with one value of an environment taken out."""
    changed = copy.deepcopy(context)
    target = changed["environments"][environment]
    for key in path[:-1]:
        target = target[key]
    del target[path[-1]]
    return changed


def test_should_build_dev_when_no_environment_is_named(cdk_context: Context) -> None:
    (config,) = load_selection(cdk_context).environments
    assert (config.name, config.suffix) == ("dev", "dev")


@pytest.mark.parametrize(
    ("client", "message"),
    [
        ({"facilities": [], "scopes": ["read"]}, "clients.mes.facilities: Expected `array` of length >= 1"),
        (
            {"facilities": ["a"], "scopes": ["rd"]},
            "scopes[0]: Invalid enum value 'rd'; allowed: read, ingest",
        ),
        ({"facilities": ["a"]}, "clients.mes: Object missing required field `scopes`"),
        ({"facilities": ["a"], "scopes": ["read"], "rate": 1}, "clients.mes: Object contains unknown field `rate`"),
        ({"facilities": ["a"], "scopes": ["read"], "rate": 1}, "allowed: facilities, scopes"),
        ({"facilities": ["a b"], "scopes": ["read"]}, "clients.mes.facilities[0]: Expected `str` matching regex"),
        ({"facilities": ["a", "a"], "scopes": ["read"]}, "clients.mes.facilities: 'a' twice; allowed: each once"),
        ({"facilities": ["a"], "scopes": ["read", "read"]}, "clients.mes.scopes: 'read' twice; allowed: each once"),
        (3, "clients.mes: Expected `object`, got `int`"),
    ],
)
def test_should_name_the_api_client_that_is_wrong(cdk_context: Context, client: object, message: str) -> None:
    changed = copy.deepcopy(cdk_context)
    good = {"facilities": ["plant-1"], "scopes": ["read"]}
    changed["environments"]["dev"]["api"]["clients"] = {"first": good, "mes": client, "last": good}
    found = refusal(changed)
    assert found.startswith("configuration: environments.dev.api.")
    assert message in found


@pytest.mark.parametrize("name", ["MES", "a_b", "-a", "a" * 25, ""])
def test_should_name_an_api_client_whose_name_is_wrong(cdk_context: Context, name: str) -> None:
    changed = copy.deepcopy(cdk_context)
    changed["environments"]["dev"]["api"]["clients"] = {name: {"facilities": ["plant-1"], "scopes": ["read"]}}
    assert f"environments.dev.api.clients.{name}".rstrip(".") in refusal(changed)


def test_should_take_an_api_without_clients(cdk_context: Context) -> None:
    (config,) = load_selection(without(cdk_context, "dev", "api", "clients")).environments
    assert config.settings.api.clients == {}


def test_should_take_the_name_as_suffix_unless_one_is_given(cdk_context: Context) -> None:
    selection = load_selection({**cdk_context, "environment": "prod", "environmentSuffix": "blue"})
    assert selection.environments[0].suffix == "blue"
    assert selection.environments[0].tags["Environment"] == "prod"
    assert selection.environments[0].tags["EnvironmentSuffix"] == "blue"


@pytest.mark.parametrize(("environment", "shards"), [("dev", 2), ("staging", 16), ("prod", 24)])
def test_should_size_the_stream_from_the_load(cdk_context: Context, environment: str, shards: int) -> None:
    assert load_selection({**cdk_context, "environment": environment}).environments[0].shards == shards


def test_should_override_a_single_value_when_the_command_line_gives_one(cdk_context: Context) -> None:
    (config,) = load_selection({**cdk_context, "load.eventsPerSecond": "20000", "environment": "prod",
                                "database.maxAllocatedStorageGib": "8000"}).environments  # fmt: skip
    assert config.settings.load.events_per_second == 20_000
    assert config.shards == 48


def test_should_never_select_the_account_with_an_environment(cdk_context: Context) -> None:
    platform = load_selection(cdk_context)
    account = load_selection({**cdk_context, "entry": "account"})
    assert (len(platform.environments), len(platform.accounts)) == (1, 0)
    assert (len(account.environments), len(account.accounts)) == (0, 1)


def test_should_select_every_environment_and_each_account_once_for_the_audit(cdk_context: Context) -> None:
    selection = load_selection({**cdk_context, "entry": "assembly"})
    assert [config.name for config in selection.environments] == ["dev", "staging", "prod"]
    shared = copy.deepcopy(cdk_context)
    for environment in shared["environments"].values():
        environment["account"] = "999999999999"
        environment["api"]["certificateArn"] = "arn:aws:acm:us-east-1:999999999999:certificate/0"
        del environment["producers"]["trustAnchorArn"]
    assert len(load_selection({**shared, "entry": "assembly"}).accounts) == 1


@pytest.mark.parametrize(
    ("extra", "key", "allowed"),
    [
        ({"environment": "qa"}, "environment", "dev, staging, prod"),
        ({"entry": "all"}, "entry", "platform, account, assembly"),
        ({"colour": "blue"}, "colour", "database"),
        ({"load__colour": "blue"}, "load.colour", "load.eventsPerSecond"),
        ({"load__eventsPerSecond__x": "1"}, "load.eventsPerSecond.x", "load.eventsPerSecond"),
        ({"owner__name": "x"}, "owner.name", "owner"),
        ({"load": "1"}, "load", "load.eventsPerSecond"),
        ({"load__eventsPerSecond": "many"}, "load.eventsPerSecond", "int"),
        ({"load__eventsPerSecond": "0"}, "load.eventsPerSecond", ">= 1"),
        ({"load__headroom": "0.5"}, "load.headroom", ">= 1"),
        ({"cache__engine": "memcached"}, "cache.engine", "redis, valkey"),
        ({"cache__replicasPerShard": "0"}, "cache.replicasPerShard", ">= 1"),
        ({"region": "eu-west-1"}, "region", "us-east-1"),
        ({"account": "12"}, "account", "\\d{12}"),
        ({"network__natGateways": "2"}, "network.natGateways", "1, 3"),
        ({"api__memoryMib": "999"}, "api.memoryMib", "1024"),
        ({"api__maxTasks": "2", "api__minTasks": "3"}, "api.maxTasks", "at least minTasks"),
        ({"processor__maxTasks": "3"}, "processor.maxTasks", "at most 2"),
        ({"retention__rawReadingsDays": "2"}, "retention.rawReadingsDays", "at least 3"),
        ({"retention__minuteRollupsDays": "2"}, "retention.minuteRollupsDays", "at least 3"),
        ({"retention__logsDays": "31"}, "retention.logsDays", "30, 60, 90"),
        ({"database__iops": "12000"}, "database.iops", "400 GiB"),
        ({"database__allocatedStorageGib": "500"}, "database.iops", "12000"),
        ({"database__allocatedStorageGib": "990"}, "database.maxAllocatedStorageGib", "10 %"),
        ({"database__backupRetentionDays": "1"}, "database.backupRetentionDays", ">= 7"),
        ({"load__eventsPerSecond": "200000"}, "database.maxAllocatedStorageGib", "at least"),
        ({"files__throughputMode": "provisioned"}, "files.provisionedMibps", "a number"),
        ({"files__provisionedMibps": "10"}, "files.provisionedMibps", "absent"),
        ({"files__performanceMode": "maxIO", "files__throughputMode": "elastic"}, "files.performanceMode", "bursting"),
        ({"files__infrequentAccessAfterDays": "7"}, "files.infrequentAccessAfterDays", "less than 7"),
        ({"files__infrequentAccessAfterDays": "8"}, "files.infrequentAccessAfterDays", "7, 14, 30, 60, 90"),
        ({"network__cidr": "10.256.0.0/16"}, "network.cidr", "10.255.0.0/16"),
        ({"network__cidr": "10.01.0.0/16"}, "network.cidr", "10.255.0.0/16"),
        ({"network__cidr": "192.168.0.0/16"}, "network.cidr", "10"),
        ({"cache__shards": "46"}, "cache.shards", "at most 45"),
        ({"cache__shards": "31", "cache__replicasPerShard": "2"}, "cache.shards", "at most 30"),
        ({"database__instanceClass": "m5.large"}, "database.instanceClass", "t4g.medium"),
        ({"database__instanceClass": "r8g.medium"}, "database.instanceClass", "r8g.large"),
        ({"database__instanceClass": "t4g.4xlarge"}, "database.instanceClass", "m7g.4xlarge"),
        ({"database__throughputMibps": "500"}, "database.throughputMibps", "400 GiB"),
        ({"environment": "staging", "database__iops": "11999"}, "database.iops", "12000 to 64000"),
        ({"environment": "staging", "database__iops": "64001"}, "database.iops", "12000 to 64000"),
        ({"environment": "staging", "database__throughputMibps": "499"}, "database.throughputMibps", "500 to 4000"),
        ({"environment": "staging", "database__throughputMibps": "4001"}, "database.throughputMibps", "500 to 4000"),
        ({"environment": "staging", "database__throughputMibps": "3001"}, "database.throughputMibps", "at most 3000"),
        ({"api__certificateArn": f"{ACM}:999999999999:certificate/0"}, "api.certificateArn", "account 111111111111"),
        (
            {"api__certificateArn": "arn:aws:acm:eu-west-1:111111111111:certificate/0"},
            "api.certificateArn",
            "us-east-1",
        ),
        ({"api__certificateArn": "arn:aws:iam::111111111111:server-certificate/0"}, "api.certificateArn", "acm"),
        ({"backup__copyVaultArn": OWN_VAULT}, "backup.copyVaultArn", "another account"),
        ({"backup__copyVaultArn": "arn:aws:s3:us-east-1:444444444444:bucket"}, "backup.copyVaultArn", "backup-vault"),
        (
            {"producers__trustAnchorArn": f"{ANCHOR}:999999999999:{ANCHOR_ID}"},
            "producers.trustAnchorArn",
            "111111111111",
        ),
        ({"producers__trustAnchorArn": f"{ACM}:111111111111:{ANCHOR_ID}"}, "producers.trustAnchorArn", "rolesanywhere"),
        ({"logArchive__keyArn": OWN_KEY}, "logArchive.keyArn", "another account"),
        ({"logArchive__keyArn": "arn:aws:s3:us-east-1:444444444444:key/0"}, "logArchive.keyArn", "kms"),
        ({"logArchive__destinationArn": OWN_DESTINATION}, "logArchive.destinationArn", "another account"),
        (
            {"logArchive__destinationArn": "arn:aws:logs:us-east-1:444444444444:log-group:a"},
            "logArchive.destinationArn",
            "destination",
        ),
        ({"environment": "prod", "production": "false"}, "environments.prod.production", "true"),
        ({"dataClassification": "secret"}, "dataClassification", "confidential"),
    ],
)
def test_should_name_the_key_and_what_is_allowed_when_a_value_is_refused(
    cdk_context: Context, extra: dict[str, str], key: str, allowed: str
) -> None:
    message = refusal(cdk_context, **extra)
    assert key in message.partition("; allowed: ")[0]
    assert allowed in message.partition("; allowed: ")[2]


@pytest.mark.parametrize("suffix", ["", "Dev", "1dev", "a--b", "dev-", "-dev", "a" * 20, "dev_1", "dev.1", 7])
def test_should_refuse_a_suffix_that_some_service_would_refuse(cdk_context: Context, suffix: object) -> None:
    assert "environmentSuffix" in refusal(cdk_context, environmentSuffix=suffix)


@given(st.text(alphabet="ab1-_", min_size=0, max_size=22))
def test_should_accept_just_the_suffixes_that_every_service_accepts(suffix: str) -> None:
    acceptable = (
        1 <= len(suffix) <= 19
        and suffix[0] in "ab"
        and not suffix.endswith("-")
        and "--" not in suffix
        and "_" not in suffix
    )
    assert bool(SUFFIX_PATTERN.match(suffix)) == acceptable


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (("api", "certificateArn"), "api.certificateArn"),
        (("backup",), "backup"),
        (("backup", "copyVaultArn"), "backup.copyVaultArn"),
        (("logArchive",), "logArchive"),
        (("alarms",), "alarms.subscribers"),
        (("alarms", "subscribers"), "alarms.subscribers"),
    ],
)
@pytest.mark.parametrize("name", ["prod", "live"])
def test_should_refuse_production_when_what_compensates_destroy_is_missing(
    cdk_context: Context, name: str, path: tuple[str, ...], key: str
) -> None:
    changed = without(cdk_context, "prod", *path)
    if path == ("api", "certificateArn"):
        changed = without(changed, "prod", "api", "internalHostname")
    changed["environments"][name] = changed["environments"].pop("prod")
    message = refusal(changed, environment=name)
    assert f"environments.{name}.{key}: missing" in message


def test_should_refuse_an_environment_named_prod_that_does_not_say_it_is_production(cdk_context: Context) -> None:
    message = refusal(without(cdk_context, "prod", "production"), environment="prod")
    assert "environments.prod.production: false" in message
    assert message.endswith("allowed: true")


def test_should_tell_the_subscribers_of_every_environment(cdk_context: Context) -> None:
    for config in load_selection({**cdk_context, "entry": "assembly"}).environments:
        assert config.settings.alarms.subscribers == ("platform-on-call@smartfactory.example.com",)


@pytest.mark.parametrize("address", ["", "on-call", "on-call@localhost", "a b@example.com", "https://example.com/"])
def test_should_refuse_a_subscriber_without_an_address(cdk_context: Context, address: str) -> None:
    changed = copy.deepcopy(cdk_context)
    changed["environments"]["dev"]["alarms"]["subscribers"] = [address]
    assert "environments.dev.alarms.subscribers" in refusal(changed)


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"prefixLists": {"s3": "pl-1"}}, "dynamodb"),
        ({"prefixLists": {"dynamodb": "pl-1"}}, "s3"),
        ({"prefixLists": {"s3": "pl-1", "dynamodb": "1"}}, "regions.us-east-1.prefixLists.dynamodb"),
        ({"dnsFirewallLists": {}}, "regions.us-east-1.dnsFirewallLists"),
    ],
)
def test_should_refuse_a_region_without_its_facts(cdk_context: Context, facts: Context, key: str) -> None:
    changed = copy.deepcopy(cdk_context)
    changed["regions"]["us-east-1"].update(facts)
    assert key in refusal(changed)


@pytest.mark.parametrize(
    "extra",
    [
        {"files.performanceMode": "maxIO"},
        {"files.infrequentAccessAfterDays": "14", "retention.archiveDays": "30"},
        {"cache.shards": "45"},
        {"database.instanceClass": "t4g.micro"},
        {"database.instanceClass": "r8g.16xlarge"},
        {"network.natGateways": "3", "network.cidr": "10.255.0.0/16"},
        {"environment": "staging", "database.iops": "64000", "database.throughputMibps": "4000"},
    ],
)
def test_should_accept_values_up_to_their_limits(cdk_context: Context, extra: dict[str, str]) -> None:
    assert len(load_selection({**cdk_context, **extra}).environments) == 1


def test_should_build_dev_without_certificate_vault_and_archive(cdk_context: Context) -> None:
    changed = without(cdk_context, "dev", "backup")
    changed = without(changed, "dev", "logArchive")
    changed = without(changed, "dev", "api", "certificateArn")
    changed = without(changed, "dev", "api", "internalHostname")
    (config,) = load_selection(changed).environments
    assert not config.settings.api.tls


@pytest.mark.parametrize(
    ("facilities", "problem"),
    [
        (["plant 1"], "regex"),
        (["-plant"], "regex"),
        (["p" * 65], "regex"),
        (["plant-1", "Plant-1"], "each facility once"),
        ([], "producers.trustAnchorArn"),
        ([f"plant-{number}" for number in range(251)], "at most 250"),
    ],
    ids=["space", "hyphen first", "long", "twice", "none", "many"],
)
def test_should_refuse_facilities_that_cannot_have_a_role(
    cdk_context: Context, facilities: list[str], problem: str
) -> None:
    changed = copy.deepcopy(cdk_context)
    changed["environments"]["dev"]["producers"]["facilities"] = facilities
    message = refusal(changed)
    assert "environments.dev.producers" in message
    assert problem in message


def test_should_make_no_roles_for_producers_when_there_is_no_trust_anchor(cdk_context: Context) -> None:
    (config,) = load_selection(without(cdk_context, "dev", "producers", "trustAnchorArn")).environments
    assert config.settings.producers.trust_anchor_arn is None
    assert config.settings.producers.facilities


def test_should_refuse_a_certificate_without_its_hostname(cdk_context: Context) -> None:
    assert "both or neither" in refusal(without(cdk_context, "dev", "api", "internalHostname"))


def test_should_name_the_missing_key_when_an_environment_is_incomplete(cdk_context: Context) -> None:
    assert "costCenter" in refusal(without(cdk_context, "dev", "costCenter"))


def test_should_refuse_an_unknown_key_inside_an_environment(cdk_context: Context) -> None:
    changed = without(cdk_context, "dev", "load", "headroom")
    changed["environments"]["dev"]["load"]["colour"] = "blue"
    message = refusal(changed)
    assert "colour" in message
    assert "eventsPerSecond" in message


def test_should_refuse_a_context_without_environments() -> None:
    assert "environments" in refusal({})
