"""Functions that make and drop partitions, and those of the archive.

`maintain_partitions` is called on a schedule. Nothing it does makes writers wait for more than `lock_timeout`.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# ATTACH blocks neither readers nor writers of the other partitions, PARTITION OF would. Rows that the DEFAULT partition
# took in the meantime move: with them in it, the new partition could not be attached.
MAKE_PARTITION = """
CREATE FUNCTION make_partition(parent text, partition_column text, lower_bound timestamptz, upper_bound timestamptz,
                               partition text, options text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    moved bigint;
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) %s', partition, parent, options);
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_default');
    EXECUTE format('WITH gone AS (DELETE FROM %1$I WHERE %2$I >= $1 AND %2$I < $2 RETURNING *) '
                   'INSERT INTO %3$I SELECT * FROM gone', parent || '_default', partition_column, partition)
        USING lower_bound, upper_bound;
    GET DIAGNOSTICS moved = ROW_COUNT;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   parent, partition, lower_bound, upper_bound);
    RETURN moved;
END $$
"""

# A facility is the first column of the key, so each step of the recursion is one look into the index.
FACILITIES_OF = """
CREATE FUNCTION facilities_of(partition text) RETURNS SETOF text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'WITH RECURSIVE found AS ('
        ' (SELECT facility_id FROM %1$I ORDER BY facility_id LIMIT 1)'
        ' UNION ALL SELECT (SELECT r.facility_id FROM %1$I r WHERE r.facility_id > found.facility_id'
        '  ORDER BY r.facility_id LIMIT 1) FROM found WHERE found.facility_id IS NOT NULL)'
        ' SELECT facility_id FROM found WHERE facility_id IS NOT NULL', partition);
END $$
"""

IS_ARCHIVED = """
CREATE FUNCTION is_archived(partition text, of_hour timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM archive_hours WHERE hour = of_hour AND NOT clean)
       AND NOT EXISTS (SELECT FROM facilities_of(partition) AS f WHERE NOT EXISTS (
           SELECT FROM archive_hours WHERE facility_id = f AND hour = of_hour))
$$
"""

MAINTAIN_PARTITIONS = """
CREATE FUNCTION maintain_partitions(ahead interval, behind interval, keep interval)
RETURNS TABLE (action text, partition_name text)
LANGUAGE plpgsql SET lock_timeout = '2s' SET timezone = 'UTC' AS $$
#variable_conflict use_column
DECLARE
    current_hour timestamptz := date_trunc('hour', now());
    each_hour timestamptz;
    each_name text;
BEGIN
    IF behind >= keep THEN
        RAISE EXCEPTION 'behind (%) must be less than keep (%)', behind, keep USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(5426002);
    FOR each_hour IN
        SELECT generate_series(date_trunc('hour', now() - behind), date_trunc('hour', now() + ahead), '1 hour')
        UNION SELECT DISTINCT date_trunc('hour', ts) FROM readings_default
        ORDER BY 1
    LOOP
        each_name := 'readings_' || to_char(each_hour, 'YYYYMMDDHH24');
        CONTINUE WHEN to_regclass(quote_ident(each_name)) IS NOT NULL;
        BEGIN
            PERFORM make_partition('readings', 'ts', each_hour, each_hour + interval '1 hour', each_name, '');
            action := 'created';
        EXCEPTION WHEN lock_not_available THEN
            action := 'postponed';
        END;
        partition_name := each_name;
        RETURN NEXT;
    END LOOP;
    FOR each_name IN
        SELECT child.relname FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
        WHERE inhparent = 'readings'::regclass AND child.relname ~ '^readings_[0-9]{10}$' ORDER BY 1
    LOOP
        each_hour := to_timestamp(right(each_name, 10), 'YYYYMMDDHH24');
        CONTINUE WHEN each_hour + interval '1 hour' > now() - keep;
        partition_name := each_name;
        action := 'not exported';
        IF is_archived(each_name, each_hour) THEN
            BEGIN
                -- The parent first, as writers do; what they had open is then committed, so ask again.
                LOCK TABLE ONLY readings IN ACCESS EXCLUSIVE MODE;
                IF is_archived(each_name, each_hour) THEN
                    EXECUTE format('DROP TABLE %I', each_name);
                    UPDATE archive_hours SET dropped_at = now() WHERE hour = each_hour AND dropped_at IS NULL;
                    action := 'dropped';
                END IF;
            EXCEPTION WHEN lock_not_available THEN
                action := 'postponed';
            END;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$
"""

MAINTAIN_ROLLUPS = """
CREATE FUNCTION maintain_rollups(ahead interval, behind interval, keep interval)
RETURNS TABLE (action text, partition_name text)
LANGUAGE plpgsql SET lock_timeout = '2s' SET timezone = 'UTC' AS $$
#variable_conflict use_column
DECLARE
    each_day timestamptz;
    each_name text;
BEGIN
    IF behind >= keep THEN
        RAISE EXCEPTION 'behind (%) must be less than keep (%)', behind, keep USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(5426002);
    FOR each_day IN
        SELECT generate_series(date_trunc('day', now() - behind), date_trunc('day', now() + ahead), '1 day')
        UNION SELECT DISTINCT date_trunc('day', bucket) FROM rollups_1m_default
        ORDER BY 1
    LOOP
        each_name := 'rollups_1m_' || to_char(each_day, 'YYYYMMDD');
        CONTINUE WHEN to_regclass(quote_ident(each_name)) IS NOT NULL;
        BEGIN
            PERFORM make_partition('rollups_1m', 'bucket', each_day, each_day + interval '1 day', each_name,
                                   'WITH (fillfactor = 60)');
            action := 'created';
        EXCEPTION WHEN lock_not_available THEN
            action := 'postponed';
        END;
        partition_name := each_name;
        RETURN NEXT;
    END LOOP;
    FOR each_name IN
        SELECT child.relname FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
        WHERE inhparent = 'rollups_1m'::regclass AND child.relname ~ '^rollups_1m_[0-9]{8}$' ORDER BY 1
    LOOP
        each_day := to_timestamp(right(each_name, 8), 'YYYYMMDD');
        CONTINUE WHEN each_day + interval '1 day' > now() - keep;
        BEGIN
            LOCK TABLE ONLY rollups_1m IN ACCESS EXCLUSIVE MODE;
            EXECUTE format('DROP TABLE %I', each_name);
            action := 'dropped';
        EXCEPTION WHEN lock_not_available THEN
            action := 'postponed';
        END;
        partition_name := each_name;
        RETURN NEXT;
    END LOOP;
    DELETE FROM rollups_1h WHERE bucket < now() - keep;
END $$
"""

# The two-number form of the lock: 5426 says what it is about, the second number is the hour since 1970. A writer holds
# it shared from before its insert until its commit. Whoever got it exclusively has seen every earlier writer's
# rows committed, and every later writer sees `started_at`, and marks what it adds.
HOLD_HOURS = """
CREATE FUNCTION hold_hours(hours timestamptz[]) RETURNS void
LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock_shared(5426, (extract(epoch FROM hour) / 3600)::int) FROM unnest(hours) AS hour
$$
"""

BEGIN_EXPORT = """
CREATE FUNCTION begin_export(facility text, of_hour timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(5426, (extract(epoch FROM of_hour) / 3600)::int);
    INSERT INTO archive_hours (facility_id, hour, started_at) VALUES (facility, of_hour, now())
    ON CONFLICT (facility_id, hour) DO UPDATE SET started_at = now(), dirty = false;
END $$
"""

# Until this, `exported_at` is missing or older than `started_at`, and the hour is not clean.
FINISH_EXPORT = """
CREATE FUNCTION finish_export(facility text, of_hour timestamptz, exported_rows bigint) RETURNS void
LANGUAGE sql AS $$
    UPDATE archive_hours SET exported_at = now(), rows = exported_rows WHERE facility_id = facility AND hour = of_hour
$$
"""

HOURS_TO_EXPORT = """
CREATE FUNCTION hours_to_export(closed_for interval)
RETURNS TABLE (facility_id text, hour timestamptz, exported_before boolean)
LANGUAGE sql STABLE AS $$
    SELECT facility_id, hour, exported_at IS NOT NULL FROM archive_hours
    WHERE NOT clean AND dropped_at IS NULL AND hour + interval '1 hour' <= now() - closed_for
    ORDER BY hour, facility_id
$$
"""

HEALTH = """
CREATE VIEW partition_health AS
SELECT (SELECT count(*) FROM readings_default) AS default_rows,
       (SELECT min(hour) FROM archive_hours WHERE NOT clean) AS oldest_unexported_hour,
       (SELECT to_timestamp(max(right(child.relname, 10)) || '+00', 'YYYYMMDDHH24TZH')
        FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
        WHERE inhparent = 'readings'::regclass AND child.relname ~ '^readings_[0-9]{10}$') AS newest_partition
"""

STATEMENTS = (
    MAKE_PARTITION,
    FACILITIES_OF,
    IS_ARCHIVED,
    MAINTAIN_PARTITIONS,
    MAINTAIN_ROLLUPS,
    HOLD_HOURS,
    BEGIN_EXPORT,
    FINISH_EXPORT,
    HOURS_TO_EXPORT,
    HEALTH,
)


def upgrade() -> None:
    """Create the functions and the view."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Not supported: without the functions partitions are neither made nor dropped."""
    raise NotImplementedError("a new migration repairs")
