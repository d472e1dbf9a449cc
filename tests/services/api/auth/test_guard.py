"""Who may do what: scopes, facilities, and answers that tell nothing of what they hide."""

import pytest

from services.api.app import ROUTES, create_app
from services.api.exchange import Scope
from services.api.memory import memory_dependencies
from services.api.operations import SCOPE
from tests.services.api.asking import FACILITY, OTHER, asking

LINES = f"/v1/facilities/{FACILITY}/lines"


def test_should_declare_a_scope_for_every_route() -> None:
    assert all(isinstance(each.opt.get(SCOPE), Scope) for each in ROUTES)


@pytest.mark.parametrize(
    "value", [None, "", "reader", "Basic reader", "Bearer", "Bearer ", "Bearer nobody", "Bearer reader reader"]
)
def test_should_answer_401_with_a_challenge_when_there_is_no_good_token(value: str | None) -> None:
    with asking() as client:
        del client.headers["Authorization"]
        answer = client.get(LINES, headers={} if value is None else {"Authorization": value})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="smartfactory"')
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_should_name_no_error_when_there_was_no_token_at_all() -> None:
    with asking() as client:
        del client.headers["Authorization"]
        assert "error" not in client.get(LINES).headers["WWW-Authenticate"]


def test_should_refuse_two_tokens() -> None:
    with asking() as client:
        pairs = [("Authorization", "Bearer reader"), ("Authorization", "Bearer operator")]
        del client.headers["Authorization"]
        assert client.get(LINES, headers=pairs).status_code == 401


def test_should_take_the_scheme_in_any_case() -> None:
    with asking() as client:
        assert client.get(LINES, headers={"Authorization": "bearer reader"}).status_code == 200


def test_should_answer_403_and_name_the_scope_when_it_is_missing() -> None:
    with asking("sender") as client:
        answer = client.get(LINES)
    assert answer.status_code == 403
    assert answer.headers["WWW-Authenticate"].endswith('error="insufficient_scope", scope="read"')


def test_should_answer_the_same_for_a_foreign_facility_and_for_none() -> None:
    with asking() as client:
        foreign, missing = (client.get(f"/v1/facilities/{each}/lines") for each in (OTHER, "no-such-plant"))
    assert foreign.status_code == missing.status_code == 404
    bodies = [{**each.json(), "instance": ""} for each in (foreign, missing)]
    assert bodies[0] == bodies[1]
    assert set(foreign.headers) == set(missing.headers)


def test_should_let_the_other_client_see_its_own() -> None:
    with asking("stranger") as client:
        assert client.get(f"/v1/facilities/{OTHER}/lines").status_code == 200
        assert client.get(LINES).status_code == 404


def test_should_close_a_route_that_declares_no_scope() -> None:
    with asking() as client:
        assert client.options(LINES).status_code == 405


def test_should_refuse_who_asks_too_fast_and_say_when_to_come_again() -> None:
    from services.api.limits import Limits

    with asking(limits=Limits(rate_per_second=0.5, rate_burst=2)) as client:
        first, second, third = (client.get(LINES) for _ in range(3))
    assert [first.status_code, second.status_code, third.status_code] == [200, 200, 429]
    assert third.headers["Retry-After"] == "2"
    assert first.headers["RateLimit-Policy"] == '"client";q=2;w=4'
    assert [each.headers["RateLimit"] for each in (first, second, third)] == [
        '"client";r=1;t=2',
        '"client";r=0;t=4',
        '"client";r=0;t=4',
    ]


def test_should_serve_every_route_under_one_prefix() -> None:
    app = create_app(memory_dependencies())
    assert {each.path.split("/")[1] for each in app.routes} == {"v1", "healthz", "readyz"}
