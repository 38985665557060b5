"""columns are named with the words of the field, and the lease for periodic tasks"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

COLUMNS = {
    "clause_decision": {"plain": "plain_language"},
    "clause_version": {"meaning": "meaning_revision", "plain": "plain_language"},
    "consultation": {"times_cut": "times_coarsened"},
    "evidence": {"says": "finding", "limits": "limitations"},
    "report_notes": {
        "not_heard": "missing_groups", "differ": "disagreement", "solid": "reliability", "unsorted": "ungrouped",
    },
}  # fmt: skip

TABLES = {"sweep_lease": "periodic_task_lease"}


def upgrade():
    for table, names in COLUMNS.items():
        for old, new in names.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    for old, new in TABLES.items():
        replace_lease(old, new)


def downgrade():
    for table, names in COLUMNS.items():
        for old, new in names.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")
    for old, new in TABLES.items():
        replace_lease(new, old)


def replace_lease(old: str, new: str) -> None:
    """A lease ends within a minute, so its row does not come along."""
    op.drop_table(old)
    op.create_table(
        new,
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f(f"pk_{new}")),
    )
