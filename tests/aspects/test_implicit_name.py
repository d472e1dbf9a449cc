"""Names made from construct paths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.implicit_name import implicit_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Data/Database/MonitoringRole/Resource", "sf-data-database-monitoring-role-dev"),
        ("Data/Key/Key/Resource", "sf-data-key-dev"),
        ("Network/Vpc/publicSubnet1/Subnet", "sf-network-vpc-public-subnet1-subnet-dev"),
        ("Api/Custom::S3Provider/Role", "sf-api-custom-s3-provider-role-dev"),
        ("Data/Default", "sf-data-dev"),
    ],
)
def test_should_say_where_the_construct_is_when_nobody_named_it(path: str, name: str) -> None:
    assert implicit_name(path, project="sf", suffix="dev") == name


def test_should_start_with_the_prefix_when_the_type_has_one() -> None:
    assert implicit_name("Data/Key", project="sf", suffix="dev", prefix="alias/") == "alias/sf-data-key-dev"


def test_should_hold_a_digest_only_when_it_must_be_cut() -> None:
    path = "Processing/" + "VeryLongConstructName/" * 5 + "Role"
    cut = implicit_name(path, project="sf", suffix="dev", characters=64)
    assert len(cut) <= 64
    assert cut.endswith("-dev")
    other = implicit_name(path.replace("Role", "Rule"), project="sf", suffix="dev", characters=64)
    assert other != cut
    assert other[:40] == cut[:40]


@given(
    path=st.lists(st.text("ABCabc019:._ -", min_size=1, max_size=40), min_size=1, max_size=8).map("/".join),
    suffix=st.from_regex(r"\A[a-z][a-z0-9]{0,18}\Z"),
    characters=st.integers(min_value=32, max_value=255),
)
def test_should_fit_and_carry_the_suffix_when_path_is_anything(path: str, suffix: str, characters: int) -> None:
    name = implicit_name(path, project="smartfactory", suffix=suffix, characters=characters)
    assert len(name) <= characters
    assert name.endswith(f"-{suffix}")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
