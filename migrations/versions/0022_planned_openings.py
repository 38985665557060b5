"""the day on which a draft opens by itself"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "planned_opening",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("refusals", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_planned_opening_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_planned_opening_staff_id_staff")),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_planned_opening")),
    )
    op.create_index(op.f("ix_planned_opening_opens_on"), "planned_opening", ["opens_on"])


def downgrade():
    op.drop_table("planned_opening")
