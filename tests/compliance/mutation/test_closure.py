from typing import Any

from compliance.mutation.closure import PLACEHOLDER, Neighbours


def resource(*references: Any, **more: Any) -> dict[str, Any]:
    return {"Type": "T", "Properties": {"Any": list(references)}, **more}


def body() -> dict[str, Any]:
    return {
        "Parameters": {"P": {"Type": "String"}},
        "Outputs": {"O": {"Value": {"Ref": "Far"}}},
        "Resources": {
            "Bucket": resource({"Ref": "Key"}, {"Ref": "P"}),
            "Key": resource({"Fn::Sub": "${Role.Arn}"}),
            "Role": resource(),
            "Policy": resource({"Fn::GetAtt": "Bucket.Arn"}, {"Fn::GetAtt": ["Far", "Arn"]}),
            "Waiting": resource(DependsOn="Bucket"),
            "Waits": resource(DependsOn=["Far"]),
            "Far": resource({"Ref": "Farther"}),
            "Farther": resource(),
        },
    }


def test_should_find_what_a_resource_refers_to_and_what_refers_to_it() -> None:
    neighbours = Neighbours(body())
    assert neighbours.near(["Bucket"]) == {"Bucket", "Key", "Role", "Policy", "Waiting"}
    assert neighbours.near(["Far"]) == {"Far", "Farther", "Policy", "Waits"}
    assert neighbours.near(["Nowhere"]) == set()


def test_should_keep_only_what_is_near_and_placeholders_for_the_rest() -> None:
    neighbours = Neighbours(body())
    cut = neighbours.cut(neighbours.near(["Bucket"]))
    assert set(cut) == {"Parameters", "Resources"}
    assert set(cut["Resources"]) == {"Bucket", "Key", "Role", "Policy", "Waiting", "Far"}
    assert cut["Resources"]["Far"] == PLACEHOLDER
    assert cut["Resources"]["Bucket"] is neighbours.body["Resources"]["Bucket"]


def test_should_stop_when_references_go_round_in_a_circle() -> None:
    circle = {"Resources": {"A": resource({"Ref": "B"}), "B": resource({"Ref": "A"})}}
    assert Neighbours(circle).near(["A"]) == {"A", "B"}


def test_should_look_again_only_at_what_changed() -> None:
    original = body()
    changed = {**original, "Resources": {**original["Resources"], "Bucket": resource({"Ref": "Far"})}}
    neighbours = Neighbours(changed, Neighbours(original))
    assert neighbours.near(["Bucket"]) == {"Bucket", "Far", "Farther", "Policy", "Waiting"}
    assert neighbours.near(["Key"]) == {"Key", "Role"}
