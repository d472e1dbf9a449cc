from dataclasses import replace

from compliance.assembly import Assembly
from compliance.intended import Difference, Reason
from compliance.reports import differences
from compliance.reports.dossier import Dossier
from tests.compliance.made import dossier
from tests.compliance.reports.read import table
from tests.compliance.support import environment

CSV = "environment_differences.csv"


def two(*found: Difference) -> Dossier:
    made = dossier()
    both = Assembly((*made.environments, environment(suffix="prod", Data={"Resources": {}})), whole=True)
    return replace(made, evidence=replace(made.evidence, assembly=both), differences=found)


def test_should_have_a_row_for_each_difference_with_its_reason() -> None:
    values = {"dev": "=2", "prod": "24"}
    reason = Reason(type="AWS::*", property_="ShardCount", kind="count", reason="Shards follow from the load.")
    found = Difference("property", "Stream", "Stream/Events", "AWS::Kinesis::Stream", "ShardCount", values, reason)
    explained, unexplained = table(differences.files(two(found, replace(found, reason=None))), CSV)
    assert explained == {
        "what": "property",
        "stack": "Stream",
        "resource": "Stream/Events",
        "resource_type": "AWS::Kinesis::Stream",
        "property_or_rule": "ShardCount",
        "value dev": "'=2",
        "value prod": "24",
        "kind": "count",
        "intended": "Shards follow from the load.",
    }
    assert (unexplained["kind"], unexplained["intended"]) == ("", "NO REASON GIVEN")


def test_should_write_nothing_when_there_is_one_environment() -> None:
    assert differences.files(dossier()) == {}
    assert table(differences.files(two()), CSV) == []
