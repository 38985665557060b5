"""decisions that were drawn by chance, to be read again"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

INDEXES = (
    ('ix_rereading_waiting', 'comment_id', "answer = ''"),
    ('ix_rereading_named', 'answered_on', 'staff_id is not null'),
)


def upgrade():
    op.create_table(
        'rereading',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('outcome', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('answer', sa.String(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=True),
        sa.Column('answered_on', sa.Date(), nullable=True),
        sa.Column('counted_as', sa.String(), nullable=False),
        sa.Column('uncounted_since', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_rereading_comment_id_comment')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_rereading_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_rereading')),
    )
    for name, column, which in INDEXES:
        op.create_index(name, 'rereading', [column], sqlite_where=sa.text(which), postgresql_where=sa.text(which))
    for column in ('comment_id', 'uncounted_since'):
        op.create_index(op.f(f'ix_rereading_{column}'), 'rereading', [column])


def downgrade():
    op.drop_table('rereading')
