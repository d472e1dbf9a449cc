"""Parameters of the PostgreSQL server: what differs from RDS's defaults or must not drift, and why.

Values are texts in the units of RDS: memory and WAL in MB, times in ms or s as noted; booleans are 0 and 1. RDS takes
numbers without a unit only. Sources: the RDS user guide, "Working with parameters on your RDS for PostgreSQL DB
instance"; the PostgreSQL 17 manual, chapter "Server Configuration".
"""

from dataclasses import dataclass

FAMILY = "postgres17"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One server parameter: its name, its value in RDS's unit, and why it has this value."""

    name: str
    value: str
    why: str


TRANSPORT_AND_PASSWORDS = (
    Parameter("rds.force_ssl", "1", "a connection without TLS is refused"),
    Parameter("ssl_min_protocol_version", "TLSv1.2", "1.0 and 1.1 are broken"),
    Parameter("password_encryption", "scram-sha-256", "MD5 verifiers can be replayed"),
    Parameter("rds.accepted_password_auth_method", "scram", "refuses MD5 even for a password set elsewhere"),
)

DURABILITY = (
    Parameter(
        "synchronous_commit",
        "on",
        "a checkpoint in the stream follows the commit: with less than durable commits a failover would lose events",
    ),
)

WRITE_AHEAD_LOG = (
    Parameter(
        "max_wal_size",
        "16384",
        "MB. Catching up after an outage writes 44k readings/s x 150 bytes, twice for rollups and full pages: "
        "12 GB in a checkpoint interval; less would force checkpoints, and each starts a new round of full pages",
    ),
    Parameter("min_wal_size", "4096", "MB. Segments are renamed for reuse rather than made anew under load"),
    Parameter(
        "checkpoint_timeout",
        "900",
        "s. The first write to a page after a checkpoint logs the whole page: so, few checkpoints",
    ),
    Parameter("checkpoint_completion_target", "0.9", "spreads the writes of a checkpoint over the whole interval"),
    Parameter("wal_compression", "zstd", "full-page images shrink, and every byte of WAL crosses zones to the standby"),
)

AUTOVACUUM = (
    Parameter(
        "autovacuum_vacuum_insert_scale_factor",
        "0.05",
        "partitions only grow by inserts: vacuum while pages are cached, so that reads are index-only and freezing "
        "is not left to one anti-wraparound vacuum of a closed partition",
    ),
    Parameter("autovacuum_vacuum_insert_threshold", "100000", "rows. A partition that has just begun is left alone"),
    Parameter("autovacuum_analyze_scale_factor", "0.02", "the newest values lie past the histogram's end until then"),
    Parameter("autovacuum_vacuum_scale_factor", "0.05", "rollups and latest values are updated all the time"),
    Parameter("autovacuum_naptime", "15", "s. A partition gets a million rows in less than two minutes"),
)

TIMEOUTS = (
    Parameter("statement_timeout", "60000", "ms. No query holds a snapshot for longer; the archiver sets its own"),
    Parameter("lock_timeout", "10000", "ms. Partition maintenance gives up rather than queue the ingest behind it"),
    Parameter("idle_in_transaction_session_timeout", "60000", "ms. A stuck client keeps vacuum from its work"),
)

PLANNER = (Parameter("random_page_cost", "1.1", "gp3 has no heads to move"),)

LOGGING = (
    Parameter("log_connections", "1", "who came, from where, over which TLS version"),
    Parameter("log_disconnections", "1", "and for how long"),
    Parameter("log_lock_waits", "1", "shows who blocks the ingest"),
    Parameter("log_min_duration_statement", "1000", "ms. A batch takes a quarter of that; anything above wants a look"),
    Parameter("log_autovacuum_min_duration", "10000", "ms. Shows when vacuum falls behind"),
    Parameter("log_temp_files", "65536", "kB. Sorts that spill more than 64 MB"),
    Parameter("log_statement", "none", "it would write passwords of ALTER ROLE in clear; pgaudit redacts them"),
)

AUDIT = (
    Parameter("shared_preload_libraries", "pg_stat_statements,pgaudit", "statistics by statement, and the audit log"),
    Parameter("pgaudit.log", "ddl,role", "who changed the schema or a role; reads and writes are 10,000 a second"),
)

PARAMETERS: tuple[Parameter, ...] = (
    *TRANSPORT_AND_PASSWORDS,
    *DURABILITY,
    *WRITE_AHEAD_LOG,
    *AUTOVACUUM,
    *TIMEOUTS,
    *PLANNER,
    *LOGGING,
    *AUDIT,
)
