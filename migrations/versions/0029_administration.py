"""when each periodic task ran, and what the last check in the browser found"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "periodic_task_run",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ran_on", sa.Date(), nullable=True),
        sa.Column("failed_on", sa.Date(), nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_periodic_task_run")),
    )
    op.create_table(
        "installation_check",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_installation_check_staff_id_staff")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_installation_check")),
    )


def downgrade():
    op.drop_table("installation_check")
    op.drop_table("periodic_task_run")
