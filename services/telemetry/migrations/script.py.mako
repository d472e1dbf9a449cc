"""${message}."""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand only: what the version before this one reads and writes stays as it is."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Not supported: a new migration repairs."""
    raise NotImplementedError("a new migration repairs")
