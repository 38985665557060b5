"""the day of the last batch, how long comments wait to be opened, downloads, and an index for the team's figures"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

COUNTED = ["consultation_id", "counted_as", "clause_id"]


def upgrade():
    op.create_table(
        "batch_day",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_batch_day_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_batch_day")),
    )  # fmt: skip
    op.create_table(
        "reading_time",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_reading_time_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consultation_id", "days", name=op.f("pk_reading_time")),
    )  # fmt: skip
    op.create_table(
        "download",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_download_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_download_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_download")),
    )
    op.create_index(op.f("ix_download_consultation_id"), "download", ["consultation_id"])
    op.create_index(op.f("ix_download_day"), "download", ["day"])
    op.drop_index("ix_comment_counted", table_name="comment")
    op.create_index("ix_comment_counted", "comment", [*COUNTED, "channel", "day"])


def downgrade():
    op.drop_index("ix_comment_counted", table_name="comment")
    op.create_index("ix_comment_counted", "comment", COUNTED)
    op.drop_table("download")
    op.drop_table("reading_time")
    op.drop_table("batch_day")
