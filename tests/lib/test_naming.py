"""Names end with the suffix and fit what each service accepts."""

import pytest

from lib.naming import LIMITS, NameError_, Names


def test_should_end_with_the_suffix() -> None:
    assert Names("dev").of("smartfactory-vpc") == "smartfactory-vpc-dev"


def test_should_leave_room_for_target_groups_with_the_longest_suffix() -> None:
    assert len(Names("a" * 19).of("sf-api-green", "load-balancer")) == 32


def test_should_name_length_and_limit_when_a_name_is_too_long() -> None:
    with pytest.raises(NameError_, match=r"has 34 characters; load-balancer allows 32"):
        Names("a" * 19).of("sf-api-greener", "load-balancer")


@pytest.mark.parametrize(
    ("resource", "kind"),
    [("Cache", "replication-group"), ("cache-", "cache-user"), ("a_b", "bucket"), ("a b", "lambda"), ("a/b", "iam")],
)
def test_should_refuse_characters_that_the_service_refuses(resource: str, kind: str) -> None:
    with pytest.raises(NameError_, match=kind):
        Names("dev").of(resource, kind)


@pytest.mark.parametrize("kind", sorted(LIMITS))
def test_should_accept_a_plain_name_for_every_kind(kind: str) -> None:
    assert Names("dev").of("plain", kind) == "plain-dev"


def test_should_tell_whether_a_name_carries_the_suffix() -> None:
    names = Names("dev")
    assert names.ends("vpc-dev")
    assert not names.ends("vpc-prod")
    assert not names.ends("vpcdev")
