-- A few hours of three facilities of 400 sensors with two metrics each, 50 sensors a line.
CREATE TEMPORARY VIEW series AS
    SELECT 'plant-' || f AS facility_id, 'line-' || lpad((s / 50)::text, 2, '0') AS line_id,
           'sensor-' || lpad(s::text, 4, '0') AS sensor_id, m AS metric
    FROM generate_series(1, 3) AS f, generate_series(0, 399) AS s, unnest(ARRAY['pressure', 'temperature']) AS m;

INSERT INTO sensors (facility_id, line_id, sensor_id, metric, unit) SELECT *, 'u' FROM series;

INSERT INTO latest (ts, seq, value, facility_id, line_id, sensor_id, metric, unit, quality)
    SELECT '2026-03-01T11:50:00Z', 1, 1, *, 'u', 'good' FROM series;

-- A reading every quarter of an hour from all, and every ten seconds from one of them.
INSERT INTO readings (facility_id, line_id, sensor_id, metric, ts, seq, value, unit, quality)
    SELECT series.*, t, 1, 1, 'u', 'good'
    FROM series, generate_series(timestamptz '2026-03-01T06:00:00Z', '2026-03-01T11:59:59Z', '15 minutes') AS t;
INSERT INTO readings (facility_id, line_id, sensor_id, metric, ts, seq, value, unit, quality)
    SELECT 'plant-2', 'line-00', 'sensor-0007', 'pressure', t, 2, 1, 'u', 'good'
    FROM generate_series(timestamptz '2026-03-01T06:00:00Z', '2026-03-01T11:59:59Z', '10 seconds') AS t;

INSERT INTO rollups_1m (facility_id, sensor_id, metric, bucket, count, sum, min, max)
    SELECT facility_id, sensor_id, metric, t, 2, 3, 1, 2
    FROM series, generate_series(timestamptz '2026-03-01T06:00:00Z', '2026-03-03T12:00:00Z', '6 hours') AS t;
INSERT INTO rollups_1h (facility_id, sensor_id, metric, bucket, count, sum, min, max)
    SELECT facility_id, sensor_id, metric, t, 2, 3, 1, 2
    FROM series, generate_series(timestamptz '2026-03-01T06:00:00Z', '2026-03-01T18:00:00Z', '3 hours') AS t;

INSERT INTO alerts (ts, seq, "limit", value, facility_id, sensor_id, metric, kind)
    SELECT t, 1, 0, 1, facility_id, sensor_id, metric, 'high'
    FROM series, generate_series(timestamptz '2026-03-01T06:00:00Z', '2026-03-01T09:00:00Z', '20 minutes') AS t;
INSERT INTO alert_acknowledgements (ts, seq, facility_id, sensor_id, metric, kind, client_id, comment)
    SELECT ts, seq, facility_id, sensor_id, metric, kind, 'client', 'seen' FROM alerts WHERE sensor_id < 'sensor-0100';

INSERT INTO archive_hours (facility_id, hour, started_at, exported_at, rows)
    SELECT 'plant-' || f, t, t, t + interval '1 hour', 1000
    FROM generate_series(1, 3) AS f,
         generate_series(timestamptz '2026-02-01T06:00:00Z', '2026-03-01T06:00:00Z', '1 hour') AS t;

INSERT INTO api_client_facilities
    SELECT 'client-' || c, 'plant-' || f FROM generate_series(1, 500) AS c, generate_series(1, 3) AS f;

ANALYZE;
