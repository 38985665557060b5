"""the state of a plan whose report is frozen is called reported"""

from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    rename("heard", "reported")


def downgrade():
    rename("reported", "heard")


def rename(old: str, new: str) -> None:
    """The record keeps the word that it was written with."""
    op.execute(f"UPDATE consultation SET state = '{new}' WHERE state = '{old}'")
    op.execute(f"UPDATE consultation_event SET kind = '{new}' WHERE kind = '{old}'")
