"""submissions that a moderator must look at, and that have nothing left; and the languages of comments, noted again"""

import sqlalchemy as sa
from alembic import op

revision = '0048'
down_revision = '0047'
branch_labels = None
depends_on = None

INDEX, HELD = 'ix_submission_held', "hold_reason != ''"
NOTED = f"""
update submission set is_emptied = true where {HELD}
and not exists (
    select 1 from comment where comment.submission_id = submission.id
    and (comment.original is not null or comment.public_text is not null)
)
and not exists (
    select 1 from clause_vote where clause_vote.submission_id = submission.id
    and not exists (
        select 1 from item_event where item_event.vote_id = clause_vote.id
        and item_event.kind in ('withdrawn', 'changed')
    )
)
"""


def upgrade():
    op.add_column('submission', sa.Column('is_emptied', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(NOTED)
    op.create_index(
        INDEX, 'submission', ['consultation_id', 'hold_reason', 'is_emptied'],
        sqlite_where=sa.text(HELD), postgresql_where=sa.text(HELD),
    )  # fmt: skip
    op.execute('update comment set details = null where language_said is not null')


def downgrade():
    op.execute('update comment set details = null where language_said is not null')
    op.drop_index(INDEX, table_name='submission')
    op.drop_column('submission', 'is_emptied')
