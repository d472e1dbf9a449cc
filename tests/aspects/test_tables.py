"""The tables of the policies against CloudFormation's resource schemas: nothing new slips through."""

import re

import pytest

from aspects import encryption, removal_policy
from aspects.name_table import NAMES
from aspects.requirement import NotRequired, Requirement, RequirementTable
from tests.aspects.schemas import (
    KNOWN_TYPES,
    TAG_TABLE,
    pointers,
    property_paths,
    render_tag_table,
    schema,
    tag_property,
)

ENCRYPTION = re.compile(r"K[mM][sS]|[eE]ncrypt|SSE(?:Spec|Type|Enabled)|SslPolicy|^Protocol$|(?:TLS|SSL)[A-Z]|TLS$")
REMOVAL = re.compile(
    r"(?:Dele(?:tion|te)|Termination|Mutation)Protect|DisableApiTerm|EmptyOnDelete|ForceDelete|SnapshotRetention"
    r"|DeleteAutomatedBackups|FinalSnapshot|LockConfiguration|ObjectLock"
)
SERVICE_DEFAULT_REFS = {"AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"}
"""Types whose `Ref` is the name although their identifier has a second part."""

DEEPEST = 4
"""How many names a property path may have to be looked at."""


def looks_like_a_name(resource_type: str, name: str) -> bool:
    """Tell whether a property that can be written may be the physical name of a type."""
    identifiers = pointers(resource_type, "primaryIdentifier")
    if name.endswith(("Id", "Identifier", "Alias")):
        return name in identifiers
    kind = resource_type.rpartition("::")[2]
    create_only = pointers(resource_type, "createOnlyProperties")
    return name.endswith("Name") and (
        name in identifiers | create_only or name.lower() in {"name", f"{kind.lower()}name"}
    )


@pytest.mark.parametrize("resource_type", KNOWN_TYPES)
def test_should_know_every_property_that_looks_like_a_name(resource_type: str) -> None:
    known = {row.property for row in NAMES.not_names if resource_type in row.types}
    if resource_type in NAMES.named:
        known.add(NAMES.named[resource_type].property)
    if resource_type in NAMES.belongs:
        known.add(NAMES.belongs[resource_type].to)
    candidates = {each for each in property_paths(resource_type, depth=1) if looks_like_a_name(resource_type, each)}
    assert candidates - known == set(), "add them to name_table.toml, as the name or under not_names with the reason"


def test_should_give_each_type_one_way_to_show_its_suffix() -> None:
    ways = [*NAMES.named, *NAMES.tagged, *NAMES.described, *NAMES.belongs, *NAMES.exempt]
    assert len(ways) == len(set(ways))


def test_should_not_hide_a_name_behind_a_tag_when_there_is_one() -> None:
    for resource_type in (*NAMES.tagged, *NAMES.belongs, *NAMES.exempt):
        if resource_type in KNOWN_TYPES:
            kind = resource_type.rpartition("::")[2]
            explained = {row.property for row in NAMES.not_names if resource_type in row.types}
            names = property_paths(resource_type, depth=1) & {"Name", f"{kind}Name"}
            assert names <= explained, resource_type


@pytest.mark.parametrize("resource_type", NAMES.named)
def test_should_find_the_name_property_and_its_limit_in_the_schema(resource_type: str) -> None:
    row = NAMES.named[resource_type]
    assert row.property in property_paths(resource_type, depth=2)
    longest = schema(resource_type)["properties"].get(row.property, {}).get("maxLength", row.characters)
    assert row.characters <= longest
    expected = pointers(resource_type, "primaryIdentifier") == {row.property} or resource_type in SERVICE_DEFAULT_REFS
    assert row.ref is expected


@pytest.mark.parametrize("resource_type", [*NAMES.described, *(each for each in NAMES.belongs if each in KNOWN_TYPES)])
def test_should_find_what_stands_in_for_a_name_in_the_schema(resource_type: str) -> None:
    stand_in = NAMES.described.get(resource_type) or NAMES.belongs[resource_type].to
    assert stand_in in schema(resource_type)["properties"]


@pytest.mark.parametrize("row", NAMES.not_names, ids=lambda row: row.property)
def test_should_keep_no_explanation_when_schema_lost_the_property(row: NotRequired) -> None:
    for resource_type in row.types:
        assert row.property in schema(resource_type)["properties"]


@pytest.mark.parametrize("resource_type", NAMES.tagged)
def test_should_be_taggable_when_a_tag_shows_the_suffix(resource_type: str) -> None:
    assert tag_property(resource_type) is not None


def test_should_be_what_the_schemas_say_when_tag_table_is_committed() -> None:
    assert TAG_TABLE.read_text() == render_tag_table(), "python -m tests.aspects.schemas"


def places(requirement: Requirement) -> str:
    """Return a requirement's path without the keys of mappings and lists."""
    path = f"{requirement.each}.{requirement.path}" if requirement.each else requirement.path
    return re.sub(r"\[[^\]]*\]", "", path)


def demanded(table: RequirementTable, resource_type: str) -> set[str]:
    return {places(each) for each in table.requirements.get(resource_type, ()) if not each.companion}


@pytest.mark.parametrize("resource_type", KNOWN_TYPES)
@pytest.mark.parametrize(
    ("table", "pattern"),
    [(encryption.TABLE, ENCRYPTION), (removal_policy.TABLE, REMOVAL)],
    ids=["encryption", "removal-policy"],
)
def test_should_decide_about_every_property_that_a_policy_is_about(
    table: RequirementTable, pattern: re.Pattern[str], resource_type: str
) -> None:
    required = demanded(table, resource_type)
    ignored = {row.property for row in table.not_required if resource_type in row.types}
    undecided = {
        path
        for path in property_paths(resource_type, depth=DEEPEST)
        if pattern.search(path.rpartition(".")[2])
        and not any(path == each or each.startswith(f"{path}.") or path.startswith(f"{each}.") for each in required)
        and not any(path == each or path.startswith(f"{each}.") for each in ignored)
    }
    assert undecided == set(), "require them in the table, or name them under not_required with the reason"


@pytest.mark.parametrize("table", [encryption.TABLE, removal_policy.TABLE], ids=["encryption", "removal-policy"])
def test_should_find_every_required_property_in_the_schema(table: RequirementTable) -> None:
    for resource_type in table.requirements:
        assert resource_type in NAMES.types
        paths = property_paths(resource_type, depth=8)
        assert demanded(table, resource_type) <= paths, resource_type
        for row in table.not_required:
            if resource_type in row.types:
                assert row.property in paths, resource_type


@pytest.mark.parametrize("table", [encryption.TABLE, removal_policy.TABLE], ids=["encryption", "removal-policy"])
def test_should_say_exactly_one_thing_when_a_requirement_speaks(table: RequirementTable) -> None:
    for resource_type, rows in table.requirements.items():
        for row in rows:
            said = [row.must is not None, row.equals is not None, bool(row.one_of), bool(row.matches)]
            assert sum(said) == 1, (resource_type, row.path)
            assert bool(row.companion) == bool(row.refers), (resource_type, row.path)
            assert (row.must == "deny-plaintext") == bool(row.actions), (resource_type, row.path)
