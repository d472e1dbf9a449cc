"""What happens to processors; each of these asserts that it has happened."""

import contextlib
import os
import signal
from collections.abc import Sequence
from pathlib import Path

import psutil
import psycopg

from local.database import DATABASE
from local.processor import STOP_SECONDS, Processor
from tests.integration.plant import Plant, exits, workers
from tests.integration.processor_logs import ProcessorLogs
from tests.integration.settling import until
from tests.support.database import migrate

EXPAND = '''
"""A column that version N does not know."""

from alembic import op

revision = "expand"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it, in the order in which writers lock."""
    op.execute("ALTER TABLE sensors ADD COLUMN area text")
    op.execute("ALTER TABLE readings ADD COLUMN source text")
'''
AREAS = "SELECT count(*) FROM information_schema.columns WHERE column_name IN ('area', 'source') AND table_name IN {}"


def record_processor_killed(plant: Plant) -> None:
    """Kill -9 the process of a shard: its daemon ends, its supervisor with 1, and the task is started anew."""
    processor, logs = plant.follower(), plant.logs()
    until(lambda: kills_one(processor.record_processors()), "a record processor is killed")
    exits(processor, seconds=50)
    assert processor.exit_code == 1
    assert logs.count("the KCL daemon ended with", processor.name) == 1
    plant.stack.add_processor()


def kills_one(children: Sequence[psutil.Process]) -> bool:
    """Kill the first that has not ended meanwhile, as one does whose shard is handed over; tell whether there was."""
    for child in children:
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
            return True
    return False


def daemon_killed(plant: Plant) -> None:
    """Kill -9 the Java process: its children end, its supervisor with 1, and the task is started anew."""
    processor, logs = plant.follower(), plant.logs()
    daemon, children = processor.daemon(), processor.record_processors()
    assert daemon is not None
    assert children
    os.kill(daemon.pid, signal.SIGKILL)
    exits(processor, seconds=20)
    assert processor.exit_code == 1
    assert logs.count(f"the KCL daemon ended with {-signal.SIGKILL}", processor.name) == 1
    plant.stack.add_processor()


def rolling_deployment(plant: Plant) -> None:
    """The schema is expanded under the old version, and each old task stops when a new one reads its share.

    The new ones get shards from the others by hand-over, and the old ones hand theirs over when they are asked to stop.
    One of those that stop is the leader: asked to stop, it gives its lock back.
    """
    assert len(plant.living()) == 2
    folder = Path(plant.stack.directory) / "expand"
    folder.mkdir()
    (folder / "expand.py").write_text(EXPAND.format(head=plant_head(plant)))
    url = plant.stack.database.url(DATABASE)
    assert plant.ask(AREAS.format("('sensors', 'readings')")) == 0
    migrate(url, more=folder)
    assert plant.ask(AREAS.format("('sensors', 'readings')")) == 2
    plant.stores_more()
    # Every shard has an owner that reads it, so a new one gets none in any other way.
    plant.spread()
    old = plant.living()
    assert any(plant.leader() in workers(each) for each in old)
    handed = 0
    for each in old:
        logs, others = plant.logs(), plant.living()
        plant.stack.add_processor(batch_events="5000")
        plant.spread()
        handed += sum(logs.count("shard handed over", other.name) for other in others)
        leave(plant, each, logs)
    # Not each new one gets its share from the others: a shard of one that left may have waited for it.
    assert handed >= 1
    assert not any(each in plant.living() for each in old)
    plant.stores_more()


def leave(plant: Plant, processor: Processor, logs: ProcessorLogs) -> None:
    """Ask a processor to stop; it hands its shards over, and ends with 0 in time.

    Args:
        plant: the platform.
        processor: the one that leaves.
        logs: since it read a shard, all of which others get now, whether KCL was about to move them or not.
    """
    os.kill(processor.pid, signal.SIGTERM)
    took = exits(processor, seconds=STOP_SECONDS)
    plant.took[f"{processor.name} leaves"] = round(took, 1)
    assert processor.exit_code == 0
    # One at least: of those that it got meanwhile, a process may have no shard yet.
    assert logs.count("shard handed over", processor.name) >= 1


def plant_head(plant: Plant) -> str:
    """Return the revision of the schema."""
    with psycopg.connect(plant.stack.database.url(DATABASE)) as connection:
        [[head]] = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return str(head)
