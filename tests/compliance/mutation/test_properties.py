from pathlib import Path

import pytest

from compliance.errors import InputError
from compliance.mutation.properties import TypeTable, load_properties
from compliance.mutation.schema import knows, paths, schema_of
from tests.compliance.mutation.places import entry
from tests.support.assembly import SynthesizedAssembly

DATABASE = '["AWS::RDS::DBInstance"]\n'


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "properties.toml"
    path.write_text(text)
    return path


def test_should_read_entries_existence_and_parents(tmp_path: Path) -> None:
    text = DATABASE + (
        'existence = { none = "harms nothing" }\nparent = ["Subnets"]\n'
        'Retention = { controls = ["A.8.13"], minimum = 7, stronger = [35] }\n"A.*.B" = { none = "size" }\n'
    )
    table = load_properties(written(tmp_path, text)).types["AWS::RDS::DBInstance"]
    assert table.parent == ("Subnets",)
    assert table.existence is not None
    assert table.existence.none == "harms nothing"
    assert table.entries["Retention"].minimum == 7
    assert set(table.entries) == {"Retention", "A.*.B"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Key = { }", "Key: give either `controls` or `none`"),
        ('Key = { controls = ["A.8.24"], none = "x" }', "Key: give either `controls` or `none`"),
        ('Key = { controls = ["A.5.1"] }', "Key: A.5.1 is not a control of class template"),
        ('Key = { controls = ["A.8.24", "A.8.3", "A.8.9", "A.8.2"] }', "Key: Expected `array` of length <= 3"),
        ('Key = { controls = ["A.8.24"], least = 3 }', "Key: Object contains unknown field `least`"),
        ("parent = 3", "parent: Expected `array`"),
        ("Key = ", "not TOML"),
    ],
)
def test_should_name_the_key_when_an_entry_is_impossible(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        load_properties(written(tmp_path, DATABASE + line))
    assert message in str(error.value)


def test_should_refuse_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_properties(tmp_path / "none.toml")


def test_should_find_the_entry_of_the_nearest_ancestor() -> None:
    rules, action = entry(), entry(none="x")
    table = TypeTable({"Rules": rules, "Rules.*.Action": action})
    assert table.entry(("Rules", 2, "Action")) is action
    assert table.entry(("Rules", 2, "Action", "Block")) is action
    assert table.entry(("Rules", 2, "Name")) is rules
    assert table.entry(("Other",)) is None
    assert table.exact(("Rules", 0)) is None


def test_should_find_keys_of_maps_that_contain_dots() -> None:
    forced, any_key = entry(), entry(none="x")
    table = TypeTable({"Parameters.rds.force_ssl": forced, "Parameters.*": any_key})
    assert table.exact(("Parameters", "rds.force_ssl")) is forced
    assert table.exact(("Parameters", "work_mem")) is any_key


@pytest.mark.assembly
def test_should_list_every_property_of_every_type_in_use(assembly: SynthesizedAssembly) -> None:
    tables = load_properties().types
    used = {each["Type"] for _, _, template in assembly for each in template.resources.values()}
    missing = {
        f"{kind}: {path}"
        for kind in used
        if schema_of(kind) is not None
        for path in paths(kind)
        if kind not in tables or tables[kind].entry(tuple(path.split("."))) is None
    }
    assert sorted(missing) == []


@pytest.mark.assembly
def test_should_say_of_every_type_in_use_what_its_existence_serves(assembly: SynthesizedAssembly) -> None:
    tables = load_properties().types
    used = {each["Type"] for _, _, template in assembly for each in template.resources.values()}
    assert [kind for kind in sorted(used) if kind in tables and tables[kind].existence is None] == []


def test_should_list_no_property_that_the_schema_does_not_have() -> None:
    unknown = [
        f"{kind}: {path}"
        for kind, table in load_properties().types.items()
        for path in (*table.entries, *table.parent)
        if schema_of(kind) is not None and not knows(kind, path)
    ]
    assert unknown == []


def test_should_tell_resources_of_a_type_apart_by_the_value_of_a_property(tmp_path: Path) -> None:
    text = (
        '["AWS::Lambda::Permission"]\nexistence = { none = "a caller less" }\n'
        '"existence.Principal.secretsmanager.amazonaws.com" = { controls = ["A.5.17"] }\n'
    )
    table = load_properties(written(tmp_path, text)).types["AWS::Lambda::Permission"]
    assert table.entries == {}
    rotating, other = ({"Principal": f"{each}.amazonaws.com"} for each in ("secretsmanager", "events"))
    found = [table.existence_of(each) for each in (rotating, other, {})]
    assert [each.controls for each in found if each is not None] == [("A.5.17",), (), ()]
