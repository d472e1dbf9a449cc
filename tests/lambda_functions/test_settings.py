"""Settings of the functions: read whole, or refused with the names of what is wrong."""

from dataclasses import dataclass

import pytest
from shared.settings import HOST, ORIGIN, PORT, SettingsError, load, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    some_host: str = setting(HOST)
    some_port: str = setting(PORT)


def test_should_read_what_the_variables_hold() -> None:
    settings = load(Settings, {"SOME_HOST": "db.example.com", "SOME_PORT": "5432", "OTHER": "x"})
    assert (settings.some_host, settings.some_port) == ("db.example.com", "5432")


def test_should_read_the_environment_when_nothing_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_HOST", "db")
    monkeypatch.setenv("SOME_PORT", "1")
    assert load(Settings).some_host == "db"


def test_should_name_everything_that_is_missing_or_refused() -> None:
    with pytest.raises(SettingsError) as refused:
        load(Settings, {"SOME_PORT": "hunter2"})
    message = str(refused.value)
    assert "SOME_HOST: missing" in message
    assert f"SOME_PORT: refused; allowed: {PORT}" in message
    assert "hunter2" not in message


@pytest.mark.parametrize("origin", ["file:///etc/passwd", "https://", "https://host/path", "https://host:port", ""])
def test_should_refuse_an_origin_that_is_none(origin: str) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Caller:
        origin: str = setting(ORIGIN)

    with pytest.raises(SettingsError, match="ORIGIN"):
        load(Caller, {"ORIGIN": origin})
