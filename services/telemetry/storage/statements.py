"""The SQL of a batch. Every statement takes arrays, in the order in which all writers lock rows."""

COPY = """
COPY {table} (ts, seq, value, facility_id, sensor_id, metric, line_id, unit, quality{more}) FROM STDIN (FORMAT BINARY)
"""
COPY_TYPES = ("timestamptz", "int8", "float8", "text", "text", "text", "text", "text", "text")

HOLD_HOURS = "SELECT hold_hours(%s::timestamptz[])"

STAGING = """
CREATE TEMPORARY TABLE IF NOT EXISTS staging (
    ts timestamptz, seq bigint, value double precision, facility_id text COLLATE "C", sensor_id text COLLATE "C",
    metric text COLLATE "C", line_id text, unit text, quality text, place integer
) ON COMMIT DELETE ROWS
"""

# Staged rows are sorted, and no key is in them twice. Answers with the places of the rows that were there before.
INSERT_STAGED = """
WITH fresh AS (
    INSERT INTO readings (ts, seq, value, facility_id, sensor_id, metric, line_id, unit, quality)
    SELECT ts, seq, value, facility_id, sensor_id, metric, line_id, unit, quality FROM staging ORDER BY place
    ON CONFLICT DO NOTHING
    RETURNING facility_id, sensor_id, metric, ts, seq
)
SELECT place FROM staging WHERE (facility_id, sensor_id, metric, ts, seq) NOT IN (SELECT * FROM fresh)
"""

# The limits of time let the planner leave partitions out.
STORED = """
SELECT facility_id, sensor_id, metric, ts, seq, line_id, value, unit, quality
FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::bigint[])
    AS wanted (facility_id, sensor_id, metric, ts, seq)
JOIN readings USING (facility_id, sensor_id, metric, ts, seq)
WHERE readings.ts BETWEEN %s AND %s
"""

ROLLUP = """
INSERT INTO {table} AS held (facility_id, sensor_id, metric, bucket, count, sum, min, max)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::bigint[], %s::float8[], %s::float8[],
                     %s::float8[])
ON CONFLICT (facility_id, sensor_id, metric, bucket) DO UPDATE SET
    count = held.count + excluded.count, sum = held.sum + excluded.sum,
    min = least(held.min, excluded.min), max = greatest(held.max, excluded.max)
"""
ROLLUP_1M, ROLLUP_1H = ROLLUP.format(table="rollups_1m"), ROLLUP.format(table="rollups_1h")

LATEST = """
INSERT INTO latest AS held (facility_id, sensor_id, metric, line_id, unit, quality, ts, seq, value)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[],
                     %s::bigint[], %s::float8[])
ON CONFLICT (facility_id, sensor_id, metric) DO UPDATE SET
    line_id = excluded.line_id, unit = excluded.unit, quality = excluded.quality, ts = excluded.ts, seq = excluded.seq,
    value = excluded.value
WHERE (held.ts, held.seq) < (excluded.ts, excluded.seq)
"""

# Asked for only when fewer rows changed than were given: an event is ours if it is in the table now.
IS_LATEST = """
SELECT facility_id, sensor_id, metric
FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::bigint[])
    AS wanted (facility_id, sensor_id, metric, ts, seq)
JOIN latest USING (facility_id, sensor_id, metric, ts, seq)
"""

REGISTER_SENSORS = """
INSERT INTO sensors (facility_id, sensor_id, metric, line_id, unit)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
ON CONFLICT DO NOTHING
"""
REGISTER_HOURS = """
INSERT INTO archive_hours (facility_id, hour) SELECT * FROM unnest(%s::text[], %s::timestamptz[]) ON CONFLICT DO NOTHING
"""
MARK_DIRTY = """
UPDATE archive_hours SET dirty = true
FROM (SELECT * FROM unnest(%s::text[], %s::timestamptz[])) AS written (facility_id, hour)
WHERE archive_hours.facility_id = written.facility_id AND archive_hours.hour = written.hour
  AND started_at IS NOT NULL AND NOT dirty
"""
LIMITS = """
SELECT facility_id, sensor_id, metric, low_limit, high_limit FROM sensors
WHERE low_limit IS NOT NULL OR high_limit IS NOT NULL
"""
ALERTS = """
INSERT INTO alerts (facility_id, sensor_id, metric, ts, seq, value, kind, "limit")
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::bigint[], %s::float8[], %s::text[],
                     %s::float8[])
ON CONFLICT DO NOTHING
"""

DEAD_LETTERS = """
INSERT INTO dead_letters (stream, shard_id, sequence_number, sub_sequence_number, reason, detail, payload, arrived_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING
"""
UNSENT = """
SELECT stream, shard_id, sequence_number, sub_sequence_number, reason, detail, payload, arrived_at FROM dead_letters
WHERE sent_at IS NULL ORDER BY stored_at, stream, shard_id, sequence_number, sub_sequence_number LIMIT %s
"""
MARK_SENT = """
UPDATE dead_letters SET sent_at = now()
FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[])
    AS sent (stream, shard_id, sequence_number, sub_sequence_number)
WHERE dead_letters.stream = sent.stream AND dead_letters.shard_id = sent.shard_id
  AND dead_letters.sequence_number = sent.sequence_number
  AND dead_letters.sub_sequence_number = sent.sub_sequence_number AND sent_at IS NULL
"""

# A page at a time, from the key that the page before ended with: no transaction stays open while the caller works.
NEWEST = """
SELECT facility_id, line_id, sensor_id, metric, ts, seq, value, unit, quality FROM latest
WHERE (facility_id, sensor_id, metric) > (%s, %s, %s) ORDER BY facility_id, sensor_id, metric LIMIT %s
"""
