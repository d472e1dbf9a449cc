"""What the REST API needs: whose facilities a client sees, acknowledged alerts, and an index for each of its lists.

Only adds. The indices on `alerts` hold its writers up while they are built; the stream keeps what comes meanwhile. That
on `latest` costs updates nothing: they do not change what it holds, so they stay within their page (HOT).
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CLIENT_FACILITIES = """
CREATE TABLE api_client_facilities (
    client_id text COLLATE "C" NOT NULL,
    facility_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (client_id, facility_id)
)
"""

# Apart from the alerts, so that who acknowledges needs no right to change an alert. The key lets the first one win.
ACKNOWLEDGEMENTS = """
CREATE TABLE alert_acknowledgements (
    ts timestamptz NOT NULL,
    seq bigint NOT NULL,
    acknowledged_at timestamptz NOT NULL DEFAULT now(),
    facility_id text COLLATE "C" NOT NULL,
    sensor_id text COLLATE "C" NOT NULL,
    metric text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    client_id text COLLATE "C" NOT NULL,
    comment text NOT NULL CHECK (length(comment) BETWEEN 1 AND 1000),
    PRIMARY KEY (facility_id, sensor_id, metric, ts, seq, kind),
    FOREIGN KEY (facility_id, sensor_id, metric, ts, seq, kind) REFERENCES alerts ON DELETE CASCADE
)
"""

# With the state in the alert itself, pages of open alerts come off an index, however many were acknowledged.
NOTE_ACKNOWLEDGEMENT = """
CREATE FUNCTION note_acknowledgement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.alerts SET acknowledged = true
    WHERE facility_id = NEW.facility_id AND sensor_id = NEW.sensor_id AND metric = NEW.metric
      AND ts = NEW.ts AND seq = NEW.seq AND kind = NEW.kind;
    RETURN NULL;
END $$
"""

STATEMENTS = (
    CLIENT_FACILITIES,
    "ALTER TABLE alerts ADD COLUMN acknowledged boolean NOT NULL DEFAULT false",
    ACKNOWLEDGEMENTS,
    NOTE_ACKNOWLEDGEMENT,
    (
        "CREATE TRIGGER note_acknowledgement AFTER INSERT ON alert_acknowledgements "
        "FOR EACH ROW EXECUTE FUNCTION note_acknowledgement()"
    ),
    "CREATE INDEX alerts_facility ON alerts (facility_id, ts, seq, sensor_id, metric, kind)",
    "CREATE INDEX alerts_open ON alerts (facility_id, ts, seq, sensor_id, metric, kind) WHERE NOT acknowledged",
    "CREATE INDEX alerts_acknowledged ON alerts (facility_id, ts, seq, sensor_id, metric, kind) WHERE acknowledged",
    "CREATE INDEX latest_line ON latest (facility_id, line_id, sensor_id, metric)",
    "CREATE INDEX sensors_metric ON sensors (facility_id, metric, sensor_id)",
)


def upgrade() -> None:
    """Create tables, trigger and indices."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Not supported: it would forget who acknowledged what."""
    raise NotImplementedError("a new migration repairs; dropping the tables would lose acknowledgements")
