"""the language of a comment as its writer says, or a moderator"""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None

COLUMNS = ('language_said', 'language_set')
CHECK = '(language_said is null and language_set is null) or original is not null or public_text is not null'
#: SQLite makes the table anew, and would forget in which order an index has a column.
WAITING = ['consultation_id', 'stage', sa.desc(sa.column('danger')), 'day', 'id', 'outcome', 'clause_id', 'public_on',
           'language', 'details', 'characters', 'suggested_labels', 'is_answer']  # fmt: skip


def upgrade():
    op.drop_index('ix_comment_waiting', table_name='comment')
    with op.batch_alter_table('comment') as table:
        for name in COLUMNS:
            table.add_column(sa.Column(name, sa.String(), nullable=True))
        table.create_check_constraint(op.f('ck_comment_languages_have_words'), CHECK)
    op.create_index('ix_comment_waiting', 'comment', WAITING)


def downgrade():
    op.drop_index('ix_comment_waiting', table_name='comment')
    with op.batch_alter_table('comment') as table:
        table.drop_constraint(op.f('ck_comment_languages_have_words'), type_='check')
        for name in reversed(COLUMNS):
            table.drop_column(name)
    op.create_index('ix_comment_waiting', 'comment', WAITING)
