"""what moderators filter and search comments by"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

COLUMNS = (
    ('language', sa.String()),
    ('details', sa.SmallInteger()),
    ('characters', sa.Integer()),
    ('folded_text', sa.String()),
)
BEFORE = ['consultation_id', 'stage', 'danger', 'day', 'id']
WAITING = ['consultation_id', 'stage', sa.desc(sa.column('danger')), 'day', 'id']
FILTERS = ['outcome', 'clause_id', 'public_on', 'language', 'details', 'characters', 'suggested_labels', 'is_answer']
#: (name, table, columns, which rows)
INDEXES = (
    (
        'ix_comment_unexamined', 'comment', ['id'],
        'details is null and (original is not null or public_text is not null)',
    ),
    ('ix_comment_in_danger', 'comment', ['consultation_id'], 'danger > 0'),
    ('ix_moderation_decision_proposed', 'moderation_decision', ['comment_id'], 'not effective'),
    ('ix_comment_access_staff_id_comment_id', 'comment_access', ['staff_id', 'comment_id'], None),
)


def upgrade():
    for name, kind in COLUMNS:
        op.add_column('comment', sa.Column(name, kind, nullable=True))
    op.add_column('comment', sa.Column('is_answer', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_index('ix_comment_waiting', table_name='comment')
    op.create_index('ix_comment_waiting', 'comment', WAITING + FILTERS)
    for name, table, columns, which in INDEXES:
        some = {'sqlite_where': sa.text(which), 'postgresql_where': sa.text(which)} if which else {}
        op.create_index(name, table, columns, **some)


def downgrade():
    for name, table, _, _ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    op.drop_index('ix_comment_waiting', table_name='comment')
    op.create_index('ix_comment_waiting', 'comment', BEFORE)
    op.drop_column('comment', 'is_answer')
    for name, _ in reversed(COLUMNS):
        op.drop_column('comment', name)
