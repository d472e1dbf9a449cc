"""Schema and partitions: runs the migrations, and the database's own maintenance functions."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

BUNDLED = Path(__file__).parents[1] / "migrations"
IN_REPOSITORY = Path(__file__).parents[2] / "services" / "telemetry" / "migrations"

AHEAD = "24 hours"
"""Partitions that exist before they are needed: a whole day for somebody to react when maintenance stops."""
ROLLUPS_AHEAD, ROLLUPS_BEHIND = "3 days", "10 days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How far back data is kept, and how far back it may still come in.

    Attributes:
        keep_hours: raw readings older than that are dropped, once they are exported.
        behind_hours: partitions exist from there on; less than `keep_hours`.
        rollup_keep_days: rollups older than that are dropped.
    """

    keep_hours: int
    behind_hours: int
    rollup_keep_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What alarms are about.

    Attributes:
        default_rows: readings in the DEFAULT partition; more than none means that partitions were missing.
        oldest_unexported_hours: age of the oldest hour that the archive lacks, hours; 0 if there is none.
        ahead_hours: how long from now on partitions exist, hours.
        postponed: partitions that could not be made or dropped now, because others held locks.
    """

    default_rows: int
    oldest_unexported_hours: float
    ahead_hours: float
    postponed: int


def migrations() -> Path:
    """Return the folder of the migrations: beside the packages in the bundle, else the repository's."""
    return BUNDLED if BUNDLED.is_dir() else IN_REPOSITORY


def migrate(connection: Connection) -> str:
    """Run what is missing, and return the revision; the connection is in no transaction before and after."""
    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()
    revision = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    return str(revision)


def maintain(connection: Connection, windows: Windows) -> Health:
    """Make partitions ahead, drop old ones that are exported, and say how things are."""
    done = connection.execute(
        text("SELECT action FROM maintain_partitions(cast(:ahead AS interval), cast(:behind AS interval), "
             "cast(:keep AS interval))"),
        {"ahead": AHEAD, "behind": f"{windows.behind_hours} hours", "keep": f"{windows.keep_hours} hours"},
    ).scalars().all()  # fmt: skip
    connection.commit()
    rolled = connection.execute(
        text("SELECT action FROM maintain_rollups(cast(:ahead AS interval), cast(:behind AS interval), "
             "cast(:keep AS interval))"),
        {"ahead": ROLLUPS_AHEAD, "behind": ROLLUPS_BEHIND, "keep": f"{windows.rollup_keep_days} days"},
    ).scalars().all()  # fmt: skip
    connection.commit()
    row = connection.execute(
        text("SELECT default_rows, oldest_unexported_hour, newest_partition FROM partition_health")
    ).one()
    connection.rollback()
    now = datetime.now(UTC)
    return Health(
        default_rows=row.default_rows,
        oldest_unexported_hours=_hours(now, row.oldest_unexported_hour),
        ahead_hours=-_hours(now, row.newest_partition),
        postponed=[*done, *rolled].count("postponed"),
    )


def _hours(now: datetime, then: datetime | None) -> float:
    return 0.0 if then is None else round((now - then).total_seconds() / 3600, 2)
