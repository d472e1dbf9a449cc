"""The server's parameters are valid, explained, and say what the platform's promises need."""

import pytest

from lib.constructs.postgres_parameters import PARAMETERS, Parameter

VALUES = {each.name: each.value for each in PARAMETERS}

# name -> least and most, in RDS's unit. Source: `postgres --describe-config` of PostgreSQL 17.10.
RANGES = {
    "autovacuum_analyze_scale_factor": (0, 100),
    "autovacuum_naptime": (1, 2_147_483),
    "autovacuum_vacuum_insert_scale_factor": (0, 100),
    "autovacuum_vacuum_insert_threshold": (-1, 2_147_483_647),
    "autovacuum_vacuum_scale_factor": (0, 100),
    "checkpoint_completion_target": (0, 1),
    "checkpoint_timeout": (30, 86_400),
    "idle_in_transaction_session_timeout": (0, 2_147_483_647),
    "lock_timeout": (0, 2_147_483_647),
    "log_autovacuum_min_duration": (-1, 2_147_483_647),
    "log_min_duration_statement": (-1, 2_147_483_647),
    "log_temp_files": (-1, 2_147_483_647),
    "max_wal_size": (2, 2_147_483_647),
    "min_wal_size": (2, 2_147_483_647),
    "random_page_cost": (0, 1.79769e308),
    "statement_timeout": (0, 2_147_483_647),
}
CHOICES = {
    "log_connections": {"0", "1"},
    "log_disconnections": {"0", "1"},
    "log_lock_waits": {"0", "1"},
    "log_statement": {"none", "ddl", "mod", "all"},
    "password_encryption": {"md5", "scram-sha-256"},
    "rds.accepted_password_auth_method": {"md5+scram", "scram"},
    "rds.force_ssl": {"0", "1"},
    "ssl_min_protocol_version": {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"},
    "synchronous_commit": {"local", "off", "on", "remote_apply", "remote_write"},
    "wal_compression": {"lz4", "off", "on", "pglz", "zstd"},
}
LISTS = {
    "pgaudit.log": {"all", "ddl", "function", "misc", "none", "read", "role", "write"},
    "shared_preload_libraries": {"auto_explain", "pg_cron", "pg_stat_statements", "pgaudit"},
}


def test_should_set_each_parameter_once() -> None:
    assert len(VALUES) == len(PARAMETERS)


def test_should_know_the_limits_of_every_parameter() -> None:
    assert set(VALUES) == {*RANGES, *CHOICES, *LISTS}


@pytest.mark.parametrize("name", sorted(RANGES))
def test_should_be_a_plain_number_in_the_servers_range(name: str) -> None:
    least, most = RANGES[name]
    assert least <= float(VALUES[name]) <= most


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_should_be_a_value_that_the_server_knows(name: str) -> None:
    assert VALUES[name] in CHOICES[name]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_should_list_values_that_the_server_knows(name: str) -> None:
    assert set(VALUES[name].split(",")) <= LISTS[name]


@pytest.mark.parametrize("parameter", PARAMETERS, ids=[each.name for each in PARAMETERS])
def test_should_give_a_reason(parameter: Parameter) -> None:
    assert len(parameter.why.split()) > 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rds.force_ssl", "1"),
        ("ssl_min_protocol_version", "TLSv1.2"),
        ("password_encryption", "scram-sha-256"),
        ("rds.accepted_password_auth_method", "scram"),
        ("log_connections", "1"),
        ("log_disconnections", "1"),
        ("pgaudit.log", "ddl,role"),
        ("log_statement", "none"),
    ],
)
def test_should_protect_connections_and_leave_a_trail(name: str, value: str) -> None:
    assert VALUES[name] == value


def test_should_commit_durably() -> None:
    assert VALUES["synchronous_commit"] == "on"


def test_should_bound_every_wait() -> None:
    waits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    assert all(0 < int(VALUES[each]) <= 60_000 for each in waits)


def test_should_give_up_a_lock_before_the_statement() -> None:
    assert int(VALUES["lock_timeout"]) < int(VALUES["statement_timeout"])


def test_should_reuse_less_wal_than_it_may_keep() -> None:
    assert int(VALUES["min_wal_size"]) < int(VALUES["max_wal_size"])
