"""Three environments live on an emulator that others wrote, by the stock command line, and their services are asked.

What the emulator cannot do is in compliance/not_proven.toml, neither more nor less.
"""

import pytest

from delivery.emulated.lacking import Lacking
from delivery.emulated.query import CHECKS
from delivery.emulated.rehearsal import CHANGED, Outcome
from tests.support.assembly import SynthesizedAssembly

pytestmark = [pytest.mark.assembly, pytest.mark.servers]

ENVIRONMENTS = ("dev", "staging", "prod")


def test_should_take_from_the_templates_what_the_emulator_refuses_and_nothing_else(
    outcome: Outcome, lacking: Lacking
) -> None:
    assert set(outcome.refused) == {each for each in lacking.types if not each.startswith("Custom::")}


def test_should_make_every_resource_of_three_environments_side_by_side(
    outcome: Outcome, assembly: SynthesizedAssembly, lacking: Lacking
) -> None:
    deployed = [
        resource["Type"]
        for stage, _stack, template in assembly
        if stage in {*ENVIRONMENTS, "account-dev"}
        for resource in template.resources.values()
        if resource["Type"] not in lacking.types
    ]
    assert not outcome.missing
    assert outcome.resources == len([each for each in deployed if each not in lacking.unread])


def test_should_be_what_the_templates_say_when_the_services_are_asked(outcome: Outcome, lacking: Lacking) -> None:
    """Both ways: what is wrong is listed, and what is listed is wrong."""
    unexpected = {name: outcome.examples[name] for name in outcome.wrong if name not in lacking.fields}
    assert not unexpected
    assert lacking.fields == {*outcome.wrong}


def test_should_ask_for_every_type_that_is_deployed(outcome: Outcome, lacking: Lacking) -> None:
    assert set(outcome.unread) == lacking.unread
    assert outcome.values > 5 * outcome.resources


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_should_change_what_a_release_changes(outcome: Outcome, environment: str) -> None:
    changed = {
        name.rpartition(" ")[2] for name in outcome.changed if name.partition(" ")[0].endswith(f"-{environment}")
    }
    assert changed == {
        "CodeSha256",
        "ContainerDefinitions[].Image",
        "RetentionPeriodHours",
        "TaskDefinition",
        "Threshold",
    }


def test_should_replace_nothing_but_task_definitions_when_a_release_is_deployed(outcome: Outcome) -> None:
    assert outcome.replaced
    assert all("Definition" in name for name in outcome.replaced)


def test_should_be_what_the_templates_say_after_the_update(outcome: Outcome, lacking: Lacking) -> None:
    wrong = {*outcome.wrong_after_update}
    assert wrong - lacking.fields == lacking.fields_after_update
    assert {name for name in lacking.fields if name.partition(" ")[0] in CHANGED} <= wrong


def test_should_leave_nothing_but_keys_that_wait_for_their_deletion(outcome: Outcome) -> None:
    assert {*outcome.left} == {"kms list_keys"}
    assert outcome.keys_pending


def test_should_know_how_to_ask_for_no_type_that_is_never_deployed(
    assembly: SynthesizedAssembly, lacking: Lacking
) -> None:
    types = {resource["Type"] for _, _, template in assembly for resource in template.resources.values()}
    assert {*CHECKS} == types - lacking.types - lacking.unread
