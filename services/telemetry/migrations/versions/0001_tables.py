"""Readings and what is derived from them.

Identifiers compare by byte (COLLATE "C"): they are ASCII, it is several times faster, and the order does not depend on
the libraries of the machine. Fixed-width columns come first, so that no space is lost to alignment.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

READINGS = """
CREATE TABLE readings (
    ts timestamptz NOT NULL,
    seq bigint NOT NULL,
    value double precision NOT NULL,
    ingested_at timestamptz NOT NULL DEFAULT now(),
    facility_id text COLLATE "C" NOT NULL,
    sensor_id text COLLATE "C" NOT NULL,
    metric text COLLATE "C" NOT NULL,
    line_id text COLLATE "C" NOT NULL,
    unit text COLLATE "C" NOT NULL,
    quality text COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, sensor_id, metric, ts, seq)
) PARTITION BY RANGE (ts)
"""

ROLLUP = """
    facility_id text COLLATE "C" NOT NULL,
    sensor_id text COLLATE "C" NOT NULL,
    metric text COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, sensor_id, metric, bucket)
"""
FIGURES = """
    bucket timestamptz NOT NULL,
    count bigint NOT NULL,
    sum double precision NOT NULL,
    min double precision NOT NULL,
    max double precision NOT NULL,
"""

# Rows are updated in place as long as their page has room (HOT); nearly every batch updates them.
STATEMENTS = (
    READINGS,
    "CREATE TABLE readings_default PARTITION OF readings DEFAULT",
    f"CREATE TABLE rollups_1m ({FIGURES} {ROLLUP}) PARTITION BY RANGE (bucket)",
    "CREATE TABLE rollups_1m_default PARTITION OF rollups_1m DEFAULT WITH (fillfactor = 60)",
    f"CREATE TABLE rollups_1h ({FIGURES} {ROLLUP}) WITH (fillfactor = 60)",
    """
CREATE TABLE latest (
    ts timestamptz NOT NULL,
    seq bigint NOT NULL,
    value double precision NOT NULL,
    facility_id text COLLATE "C" NOT NULL,
    sensor_id text COLLATE "C" NOT NULL,
    metric text COLLATE "C" NOT NULL,
    line_id text COLLATE "C" NOT NULL,
    unit text COLLATE "C" NOT NULL,
    quality text COLLATE "C" NOT NULL,
    PRIMARY KEY (facility_id, sensor_id, metric)
) WITH (fillfactor = 50)
""",
    """
CREATE TABLE sensors (
    facility_id text COLLATE "C" NOT NULL,
    sensor_id text COLLATE "C" NOT NULL,
    metric text COLLATE "C" NOT NULL,
    line_id text COLLATE "C" NOT NULL,
    unit text COLLATE "C" NOT NULL,
    low_limit double precision,
    high_limit double precision,
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (facility_id, sensor_id, metric),
    CHECK (low_limit <= high_limit)
)
""",
    """
CREATE INDEX sensors_limited ON sensors (facility_id, sensor_id, metric)
    WHERE low_limit IS NOT NULL OR high_limit IS NOT NULL
""",
    """
CREATE TABLE alerts (
    ts timestamptz NOT NULL,
    seq bigint NOT NULL,
    raised_at timestamptz NOT NULL DEFAULT now(),
    "limit" double precision NOT NULL,
    value double precision NOT NULL,
    facility_id text COLLATE "C" NOT NULL,
    sensor_id text COLLATE "C" NOT NULL,
    metric text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('low', 'high')),
    PRIMARY KEY (facility_id, sensor_id, metric, ts, seq, kind)
)
""",
    "CREATE INDEX alerts_ts ON alerts (ts)",
    """
CREATE TABLE dead_letters (
    stream text NOT NULL,
    shard_id text NOT NULL,
    sequence_number text COLLATE "C" NOT NULL,
    sub_sequence_number bigint NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    payload bytea NOT NULL,
    arrived_at timestamptz NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    redriven_at timestamptz,
    PRIMARY KEY (stream, shard_id, sequence_number, sub_sequence_number)
)
""",
    "CREATE INDEX dead_letters_unsent ON dead_letters (stored_at) WHERE sent_at IS NULL",
    # A facility's hour is clean when the files hold all of its rows: an export was finished since the last one began,
    # and no row came later. An export that fails half-way leaves it unclean.
    """
CREATE TABLE archive_hours (
    facility_id text COLLATE "C" NOT NULL,
    hour timestamptz NOT NULL,
    started_at timestamptz,
    exported_at timestamptz,
    dropped_at timestamptz,
    rows bigint,
    dirty boolean NOT NULL DEFAULT false,
    clean boolean NOT NULL GENERATED ALWAYS AS
        (exported_at IS NOT NULL AND NOT dirty AND exported_at >= coalesce(started_at, exported_at)) STORED,
    PRIMARY KEY (facility_id, hour)
)
""",
    "CREATE INDEX archive_hours_open ON archive_hours (hour) WHERE NOT clean",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Not supported: it would drop every reading."""
    raise NotImplementedError("a new migration repairs; dropping the tables would lose every reading")
