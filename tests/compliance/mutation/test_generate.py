import copy
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from compliance.assembly import Assembly, Environment
from compliance.mutation.generate import candidates, dedupe, generate, mutants, not_removed
from compliance.mutation.model import Mutant, Operator
from compliance.mutation.properties import Properties, TypeTable
from tests.compliance.mutation.places import entry
from tests.compliance.support import environment

DATABASE = "AWS::RDS::DBInstance"
TABLES = Properties(
    {
        DATABASE: TypeTable(
            {
                "StorageEncrypted": entry(),
                "BackupRetentionPeriod": entry(controls=["A.8.13"], minimum=7, stronger=[35]),
                "Tags": entry(controls=["A.5.9"]),
                "EnableCloudwatchLogsExports": entry(controls=["A.8.15"]),
            },
            entry(none="harms nothing"),
        )
    }
)


def database(suffix: str, **properties: Any) -> Environment:
    resource = {"Type": DATABASE, "Properties": properties, "DeletionPolicy": "Delete"}
    return environment(suffix=suffix, Data={"Resources": {"Db": resource}})


def assembly(**environments: Environment) -> Assembly:
    return Assembly(tuple(environments[name] for name in sorted(environments)), whole=True)


def three(**properties: Any) -> Assembly:
    return assembly(**{name: database(name, **properties) for name in ("dev", "prod", "staging")})


def test_should_count_equal_mutants_once_and_keep_productions() -> None:
    found = list(candidates(three(StorageEncrypted=True), TABLES))
    kept = dedupe(found)
    assert len(found) == 3 * len(kept)
    assert {each.environment for each in kept} == {"prod"}
    assert {each.id for each in found} == {each.id for each in kept}


def test_should_keep_the_last_environments_mutant_when_there_is_no_production() -> None:
    two = assembly(dev=database("dev", StorageEncrypted=True), test=database("test", StorageEncrypted=True))
    assert {each.environment for each in dedupe(candidates(two, TABLES))} == {"test"}


def test_should_count_mutants_apart_when_the_original_has_another_form() -> None:
    both = assembly(dev=database("dev", StorageEncrypted="true"), prod=database("prod", StorageEncrypted=True))
    kept = dedupe(candidates(both, TABLES))
    flipped = [each for each in kept if each.operator is Operator.FLIPPED]
    assert [each.environment for each in flipped] == ["dev", "prod"]


def test_should_make_the_same_mutants_every_time() -> None:
    def once() -> list[tuple[Mutant, Any]]:
        made = generate(three(StorageEncrypted=True, BackupRetentionPeriod=7), TABLES)
        return [(each, each.body) for each in (*made.mutants, *made.invalid)]

    assert once() == once()


def test_should_give_every_mutant_of_an_environment_its_own_id() -> None:
    properties = {"StorageEncrypted": True, "EnableCloudwatchLogsExports": ["a", "b"], "BackupRetentionPeriod": 7}
    ids = [each.id for each in candidates(assembly(dev=database("dev", **properties)), TABLES)]
    assert len(ids) == len(set(ids))
    assert all(len(each) == 16 for each in ids)


def test_should_set_aside_what_the_schema_refuses() -> None:
    table = TypeTable({"AliasName": entry(), "TargetKeyId": entry()})
    alias = {"Type": "AWS::KMS::Alias", "Properties": {"AliasName": "alias/a", "TargetKeyId": "x"}}
    one = assembly(dev=environment(Data={"Resources": {"It": alias}}))
    made = generate(one, Properties({"AWS::KMS::Alias": table}))
    removed = {(each.property, each.operator) for each in made.invalid}
    assert ("AliasName", Operator.REMOVED) in removed
    assert ("AliasName", Operator.HIDDEN_BY_NO_VALUE) in removed
    assert not {each.id for each in made.mutants} & {each.id for each in made.invalid}
    assert {each.id for each in mutants(one, Properties({"AWS::KMS::Alias": table}))} == {
        each.id for each in made.mutants
    }


def test_should_not_hold_against_a_mutant_what_the_original_has_already() -> None:
    made = generate(assembly(dev=database("dev", StorageEncrypted=True, Unheard=1)), TABLES)
    assert Operator.FLIPPED in {each.operator for each in made.mutants}


def test_should_try_hidden_forms_once_for_each_form_of_the_original() -> None:
    resources = {
        name: {"Type": DATABASE, "Properties": {"StorageEncrypted": value}}
        for name, value in (("A", True), ("B", True), ("C", "true"))
    }
    found = list(candidates(assembly(dev=environment(Data={"Resources": resources})), TABLES))
    assert [each.logical_id for each in found if each.operator is Operator.HIDDEN_BY_CONDITION] == ["A", "C"]
    assert [each.logical_id for each in found if each.operator is Operator.FLIPPED] == ["A", "B", "C"]


def test_should_remove_equal_elements_of_like_lists_once() -> None:
    resources = {
        name: {"Type": DATABASE, "Properties": {"EnableCloudwatchLogsExports": value}}
        for name, value in (("A", ["a", "b"]), ("B", ["a", "c"]))
    }
    found = candidates(assembly(dev=environment(Data={"Resources": resources})), TABLES)
    removed = [(each.logical_id, each.variant) for each in found if each.property == "EnableCloudwatchLogsExports.*"]
    assert removed == [("A", "0"), ("A", "1"), ("B", "1")]


def test_should_inject_suppressions_once_for_each_template() -> None:
    two = {name: {"Type": DATABASE, "Properties": {"StorageEncrypted": True}} for name in ("B", "C")}
    stacks: dict[str, Any] = {"One": {"Resources": {"A": {"Type": "X::Y::Z"}, **two}}, "Two": {"Resources": two}}
    found = candidates(assembly(dev=environment(**stacks)), TABLES)
    places = {
        (each.stack, each.logical_id, each.variant) for each in found if each.operator is Operator.SUPPRESSION_INJECTED
    }
    tools = ("cdk-nag", "cfn-lint", "checkov", "guard")
    assert places == {(stack, "B", tool) for stack in ("One", "Two") for tool in tools}


def test_should_count_the_constructs_that_could_not_be_removed() -> None:
    def topics(*names: str, used: bool) -> Environment:
        made: dict[str, Any] = {name: {"Type": "AWS::SNS::Topic"} for name in names}
        user = {"User": {"Type": "X::Y::Z", "Properties": {"Of": [{"Ref": name} for name in names]}}} if used else {}
        return environment(Data={"Resources": {**made, **user}})

    serving = Properties({"AWS::SNS::Topic": TypeTable({}, entry())})
    every = {"dev": topics("A", "B", used=True), "prod": topics("A", used=False)}
    assert not_removed(assembly(dev=every["dev"]), serving) == {"AWS::SNS::Topic": 2}
    assert not_removed(assembly(**every), serving) == {"AWS::SNS::Topic": 1}
    assert not_removed(assembly(**every), Properties({"AWS::SNS::Topic": TypeTable({}, entry(none="x"))})) == {}
    assert generate(assembly(**every), serving).not_removed == {"AWS::SNS::Topic": 1}


def test_should_skip_types_that_are_not_listed() -> None:
    one = assembly(dev=environment(Data={"Resources": {"It": {"Type": "Custom::Thing", "Properties": {"On": True}}}}))
    assert list(candidates(one, TABLES)) == []


VALUES = st.recursive(
    st.booleans() | st.integers(-5, 50) | st.sampled_from(["true", "a", "", "7"]) | st.just({"Ref": "Db"}),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["A", "B", "C"]), inner, max_size=3),
    max_leaves=8,
)


@given(
    properties=st.dictionaries(
        st.sampled_from(["StorageEncrypted", "BackupRetentionPeriod", "EnableCloudwatchLogsExports", "Other"]), VALUES
    )
)
def test_should_change_something_in_every_mutant_and_nothing_in_the_original(properties: dict[str, Any]) -> None:
    around = database("dev", **properties)
    original = around.templates[0].body
    before = copy.deepcopy(original)
    for mutant in candidates(assembly(dev=around), TABLES):
        assert list(flat(mutant.body)) != list(flat(before)), replace(mutant, body={})
    assert original == before


def flat(value: Any) -> Any:
    """Yield everything in a value in its order, so that another order of keys is a difference."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from flat(each)
        yield "}"
    elif isinstance(value, list):
        for each in value:
            yield from flat(each)
        yield "]"
    else:
        yield type(value), value
