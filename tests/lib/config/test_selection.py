"""What is read: which environments and accounts, and their values."""

import copy

import pytest

from lib.config import load_selection
from tests.lib.config.changing import Context, without


def test_should_build_dev_when_no_environment_is_named(cdk_context: Context) -> None:
    (config,) = load_selection(cdk_context).environments
    assert (config.name, config.suffix) == ("dev", "dev")


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


def test_should_tell_the_subscribers_of_every_environment(cdk_context: Context) -> None:
    for config in load_selection({**cdk_context, "entry": "assembly"}).environments:
        assert config.settings.alarms.subscribers == ("platform-on-call@smartfactory.example.com",)


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


def test_should_make_no_roles_for_producers_when_there_is_no_trust_anchor(cdk_context: Context) -> None:
    (config,) = load_selection(without(cdk_context, "dev", "producers", "trustAnchorArn")).environments
    assert config.settings.producers.trust_anchor_arn is None
    assert config.settings.producers.facilities
