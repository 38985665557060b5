"""answers to comments: sheets that are held, counted and shuffled, and votes without a sheet after the freeze"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None

SHEET, VOTE = "comment_vote_sheet", "comment_vote"
UNSHUFFLED = {
    "ix_comment_vote_sheet_batch_unshuffled": (["consultation_id"], "not batch_shuffled"),
    "ix_comment_vote_sheet_day_unshuffled": (["changed_on", "consultation_id", "id"], "not day_shuffled"),
}


def upgrade():
    with op.batch_alter_table(SHEET) as table:
        table.add_column(sa.Column("hold_reason", sa.String(), server_default="", nullable=False))
        table.add_column(sa.Column("batch_shuffled", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("uncounted_since", sa.Date(), nullable=True))
        table.add_column(sa.Column("changed_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("day_shuffled", sa.Boolean(), server_default=sa.false(), nullable=False))
    # Until now all were imported, in the order of their keys.
    op.execute(f"update {SHEET} set batch_shuffled = true, day_shuffled = true")
    op.create_index("ix_comment_vote_sheet_uncounted", SHEET, ["consultation_id", "uncounted_since"])
    for name, (columns, which) in UNSHUFFLED.items():
        op.create_index(name, SHEET, columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which))
    with op.batch_alter_table(VOTE) as table:
        table.alter_column("sheet_id", existing_type=sa.BigInteger(), nullable=True)
    with op.batch_alter_table("comment") as table:
        table.add_column(sa.Column("times_seen", sa.Integer(), server_default="0", nullable=False))
    public = sa.text("stage = 'public'")
    op.create_index(
        "ix_comment_least_seen",
        "comment",
        ["consultation_id", "times_seen", "shuffle_key", "id"],
        sqlite_where=public,
        postgresql_where=public,
    )


def downgrade():
    op.drop_index("ix_comment_least_seen", "comment")
    with op.batch_alter_table("comment") as table:
        table.drop_column("times_seen")
    # A vote without a sheet gets one of its own, so that nothing ties two together.
    op.execute(
        f"insert into {SHEET} (id, consultation_id, channel) select {VOTE}.id, comment.consultation_id, 'open' "
        f"from {VOTE} join comment on comment.id = {VOTE}.comment_id where {VOTE}.sheet_id is null"
    )
    op.execute(f"update {VOTE} set sheet_id = id where sheet_id is null")
    with op.batch_alter_table(VOTE) as table:
        table.alter_column("sheet_id", existing_type=sa.BigInteger(), nullable=False)
    for name in (*UNSHUFFLED, "ix_comment_vote_sheet_uncounted"):
        op.drop_index(name, SHEET)
    with op.batch_alter_table(SHEET) as table:
        for column in ("hold_reason", "batch_shuffled", "uncounted_since", "changed_on", "day_shuffled"):
            table.drop_column(column)
