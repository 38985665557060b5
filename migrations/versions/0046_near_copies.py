"""near copies that the public sees as one text"""

import sqlalchemy as sa
from alembic import op

revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None

CHECK = (
    '(near_group is not null or (times_near = 1 and not is_folded))'
    ' and (wording_hmac is not null or near_group is null) and not (is_shown and is_folded)'
)
NEAR = 'near_group is not null'
#: (name, columns, which rows).
INDEXES = (
    ('ix_comment_near', ['consultation_id', 'near_group'], NEAR),
    ('ix_comment_near_text', ['consultation_id', 'near_group', 'id'], f'{NEAR} and (is_shown or is_folded)'),
)
#: SQLite makes the table anew, and would forget in which order an index has a column.
WAITING = ['consultation_id', 'stage', sa.desc(sa.column('danger')), 'day', 'id', 'outcome', 'clause_id', 'public_on',
           'language', 'details', 'characters', 'suggested_labels', 'is_answer']  # fmt: skip


def upgrade():
    op.drop_index('ix_comment_waiting', table_name='comment')
    with op.batch_alter_table('comment') as table:
        table.add_column(sa.Column('near_group', sa.BigInteger(), nullable=True))
        table.add_column(sa.Column('times_near', sa.Integer(), server_default='1', nullable=False))
        table.add_column(sa.Column('is_folded', sa.Boolean(), server_default=sa.false(), nullable=False))
        table.create_check_constraint(op.f('ck_comment_near_copies_have_words'), CHECK)
    op.create_index('ix_comment_waiting', 'comment', WAITING)
    for name, columns, which in INDEXES:
        op.create_index(name, 'comment', columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which))


def downgrade():
    op.execute('update comment set is_shown = true, is_folded = false where is_folded')
    for name, _, _ in INDEXES:
        op.drop_index(name, table_name='comment')
    op.drop_index('ix_comment_waiting', table_name='comment')
    with op.batch_alter_table('comment') as table:
        table.drop_constraint(op.f('ck_comment_near_copies_have_words'), type_='check')
        for name in ('is_folded', 'times_near', 'near_group'):
            table.drop_column(name)
    op.create_index('ix_comment_waiting', 'comment', WAITING)
