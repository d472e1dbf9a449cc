from compliance.mutation.model import Operator
from compliance.mutation.operators.networks import WIDE, mutants
from tests.compliance.mutation.places import changes, entry, place

INGRESS = "AWS::EC2::SecurityGroupIngress"
GROUP = {"Fn::GetAtt": ["Other", "GroupId"]}


def test_should_widen_addresses_in_both_families() -> None:
    at = place(INGRESS, {"CidrIp": "10.0.0.0/16", "IpProtocol": "tcp"}, {"CidrIp": entry()})
    assert changes(mutants, at) == {
        **{(Operator.WIDENED, "CidrIp", each): {"CidrIp": each, "IpProtocol": "tcp"} for each in ("0.0.0.0/0", *WIDE)},
        (Operator.WIDENED, "CidrIp", "::/0"): {"CidrIpv6": "::/0", "IpProtocol": "tcp"},
    }


def test_should_replace_a_source_group_by_anywhere() -> None:
    at = place(INGRESS, {"SourceSecurityGroupId": GROUP, "FromPort": 1}, {"SourceSecurityGroupId": entry()})
    assert changes(mutants, at) == {
        **{
            (Operator.WIDENED, "SourceSecurityGroupId", each): {"FromPort": 1, "CidrIp": each}
            for each in ("0.0.0.0/0", *WIDE)
        },
        (Operator.WIDENED, "SourceSecurityGroupId", "::/0"): {"FromPort": 1, "CidrIpv6": "::/0"},
    }


def test_should_open_all_ports_and_protocols() -> None:
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
    entries = {name: entry() for name in rule}
    assert changes(mutants, place(INGRESS, rule, entries)) == {
        (Operator.WIDENED, "IpProtocol", "-1"): {"IpProtocol": "-1"},
        **{
            (Operator.WIDENED, "FromPort", f"{first}-{last}"): {"IpProtocol": "tcp", "FromPort": first, "ToPort": last}
            for first, last in ((0, 65535), (1, 65534), (443, 444))
        },
    }


def test_should_open_no_port_more_when_there_is_no_next_one() -> None:
    rule = {"IpProtocol": "tcp", "FromPort": 65535, "ToPort": 65535}
    found = changes(mutants, place(INGRESS, rule, {"FromPort": entry()}))
    assert {detail for _, _, detail in found} == {"0-65535", "1-65534"}


def test_should_not_widen_to_what_is_there_already() -> None:
    at = place(INGRESS, {"CidrIp": "0.0.0.0/1"}, {"CidrIp": entry()})
    assert {detail for _, _, detail in changes(mutants, at)} == {"0.0.0.0/0", "10.0.0.0/8", "::/0"}


def test_should_widen_rules_inside_a_group() -> None:
    rules = [{"CidrIp": "10.0.0.0/16"}, {"CidrIp": "0.0.0.0/0"}]
    at = place("AWS::EC2::SecurityGroup", {"SecurityGroupIngress": rules}, {"SecurityGroupIngress": entry()})
    found = changes(mutants, at)
    assert found == {
        **{
            (Operator.WIDENED, "SecurityGroupIngress.*.CidrIp", f"0 {each}"): {
                "SecurityGroupIngress": [{"CidrIp": each}, {"CidrIp": "0.0.0.0/0"}]
            }
            for each in ("0.0.0.0/0", *WIDE)
        },
        (Operator.WIDENED, "SecurityGroupIngress.*.CidrIp", "0 ::/0"): {
            "SecurityGroupIngress": [{"CidrIpv6": "::/0"}, {"CidrIp": "0.0.0.0/0"}]
        },
    }


def test_should_widen_any_other_range_in_its_own_family() -> None:
    at = place(
        "X::Y::Z", {"A": "10.0.0.0/8", "B": "fd00::/8", "C": "1.2.3.4", "D": "x"}, {each: entry() for each in "ABCD"}
    )
    assert {key[1:] for key in changes(mutants, at)} == {("A", "0.0.0.0/0"), ("B", "::/0")}
