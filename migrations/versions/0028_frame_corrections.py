"""typing mistakes in the title or summary of an open plan, corrected"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "frame_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_frame_correction_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_frame_correction_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame_correction")),
    )
    op.create_index(op.f("ix_frame_correction_consultation_id"), "frame_correction", ["consultation_id"])


def downgrade():
    op.drop_table("frame_correction")
