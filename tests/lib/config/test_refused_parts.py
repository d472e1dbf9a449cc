"""What is refused of clients, facilities, regions and production, and what may not be missing."""

import copy

import pytest

from tests.lib.config.changing import Context, refusal, without


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
