from compliance.pictures.assurances import transit, who
from compliance.pictures.links import links_of
from compliance.pictures.links.connected import passages
from compliance.pictures.model import PLAIN
from tests.compliance.pictures.made import STREAM, estate, group_id, passage, ref, resource

GROUPS = {
    "Ours": resource("AWS::EC2::SecurityGroup", GroupName="ours"),
    "Theirs": resource("AWS::EC2::SecurityGroup", GroupName="theirs"),
}
WORKER = resource("AWS::Lambda::Function", FunctionName="worker", VpcConfig={"SecurityGroupIds": [group_id("Ours")]})
CACHE = resource(
    "AWS::ElastiCache::ReplicationGroup",
    ReplicationGroupId="cache",
    SecurityGroupIds=[group_id("Theirs")],
    TransitEncryptionEnabled=True,
)


def test_should_link_who_may_write_to_what_it_writes_to() -> None:
    found = {(each.source.resource.logical_id, each.target.logical_id): each for each in links_of(estate(STREAM))}
    written = found["Writer", "Stream"]
    assert (written.what, written.reads, written.writes) == ("kinesis: PutRecords", False, True)
    assert (found["Reader", "Stream"].reads, who(written), transit(estate(STREAM), written)) == (
        True,
        "IAM role",
        "TLS",
    )


def test_should_not_link_what_only_one_side_allows() -> None:
    assert passages(estate({**GROUPS, **passage("Ours", "Theirs", 6379, entered=False)})) == []


def test_should_link_through_groups_with_port_and_reason() -> None:
    made = estate({**GROUPS, "Worker": WORKER, "Cache": CACHE, **passage("Ours", "Theirs", 6379)})
    (link,) = links_of(made)
    assert (link.target.logical_id, link.ports, link.why) == ("Cache", ("TCP 6379",), ("why 6379",))
    assert transit(made, link) == "TLS, required"


def test_should_say_that_nothing_encrypts_when_nothing_does() -> None:
    plain = {**CACHE, "Properties": {**CACHE["Properties"], "TransitEncryptionEnabled": False}}
    made = estate({**GROUPS, "Worker": WORKER, "Cache": plain, **passage("Ours", "Theirs", 6379)})
    (link,) = links_of(made)
    assert transit(made, link) == PLAIN


def test_should_leave_out_the_rule_that_matches_nothing() -> None:
    nowhere = {"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86}
    group = resource("AWS::EC2::SecurityGroup", SecurityGroupEgress=[nowhere])
    assert passages(estate({"Ours": group})) == []


def test_should_show_what_leaves_the_network() -> None:
    everywhere = {"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
    (found,) = passages(estate({"Ours": resource("AWS::EC2::SecurityGroup", SecurityGroupEgress=[everywhere])}))
    assert (found.target, found.outside, found.port) == (None, "0.0.0.0/0", "TCP 443")


def test_should_take_a_mount_target_for_its_file_system() -> None:
    files = {
        "Files": resource("AWS::EFS::FileSystem"),
        "Mount": resource("AWS::EFS::MountTarget", FileSystemId=ref("Files"), SecurityGroups=[group_id("Theirs")]),
    }
    made = estate({**GROUPS, **files, "Worker": WORKER, **passage("Ours", "Theirs", 2049)})
    assert [each.target.logical_id for each in links_of(made)] == ["Files"]
