"""New passwords fit every server that they are for."""

import re
from urllib.parse import quote

import pytest
from shared.passwords import LENGTH, new_password


def test_should_make_passwords_that_every_server_takes() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert len(password) == LENGTH == 48
        assert quote(password, safe="") == password
        for kind in ("[a-z]", "[A-Z]", "[0-9]"):
            assert re.search(kind, password)


def test_should_have_each_kind_even_in_the_shortest() -> None:
    for _ in range(300):
        password = new_password(16)
        assert re.fullmatch(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[a-zA-Z0-9]{16}", password)


def test_should_refuse_a_length_that_a_cache_would() -> None:
    with pytest.raises(ValueError, match="allowed: 16 or more"):
        new_password(15)
