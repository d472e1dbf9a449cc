import re

from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from compliance.rules_support.catalogue import KNOWN_TYPES, NAME_PROPERTIES, TAG_PROPERTIES

REGION = "us-east-1"
SERVICES = {kind.split("::")[1] for kind in KNOWN_TYPES}
NOT_A_NAME_OF_ITS_OWN = {
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGateway::DomainNameV2",
    "AWS::ApiGateway::Model",  # takes letters and digits only
    "AWS::ApiGatewayV2::DomainName",
    "AWS::ApiGatewayV2::Model",
    "AWS::GuardDuty::Master",
    "AWS::GuardDuty::Member",
    "AWS::Lambda::Alias",
    "AWS::Logs::LogStream",
}
"""Types with a property that looks like a name, and is none: it names something else, or takes no hyphen."""


def properties_of(kind: str) -> set[str]:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema
    read_only = schema.get("readOnlyProperties", ())
    decided_by_the_service = {path.rpartition("/")[2] for path in read_only if path.count("/") == 2}
    return set(schema.get("properties", ())) - decided_by_the_service


def test_should_know_every_type_when_its_service_is_in_the_catalogue() -> None:
    bundled = {
        kind
        for kind in PROVIDER_SCHEMA_MANAGER.get_resource_types(REGION)
        if kind.startswith("AWS::") and kind.split("::")[1] in SERVICES
    }
    assert bundled == KNOWN_TYPES


def test_should_name_tag_properties_when_the_schema_has_them() -> None:
    for kind in KNOWN_TYPES:
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema
        tagging = schema.get("tagging", {})
        named = tagging.get("tagProperty", "/properties/Tags").rpartition("/")[2] if tagging.get("taggable") else "Tags"
        if named in schema.get("properties", {}):
            assert TAG_PROPERTIES.get(kind) == named, kind


def test_should_name_properties_that_exist_when_it_names_them() -> None:
    for table in (NAME_PROPERTIES, TAG_PROPERTIES):
        for kind, path in table.items():
            assert path.split(".")[0] in properties_of(kind), kind


def test_should_leave_out_no_nameable_type_when_a_property_looks_like_a_name() -> None:
    for kind in KNOWN_TYPES - set(NAME_PROPERTIES) - NOT_A_NAME_OF_ITS_OWN:
        own = kind.rpartition("::")[2]
        assert not any(re.fullmatch(rf"Name|{own}(Name|Identifier|Id)", each) for each in properties_of(kind)), kind
