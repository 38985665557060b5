"""appeals of writers, and who opened them"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

INDEXES = (
    ('ix_appeal_waiting', 'day', "answer = ''"),
    ('ix_appeal_named', 'answered_on', 'staff_id is not null'),
)


def upgrade():
    op.create_table(
        'appeal',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('against', sa.String(), nullable=False),
        sa.Column('proposed', sa.String(), nullable=True),
        sa.Column('why', sa.String(), nullable=True),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('answer', sa.String(), nullable=False),
        sa.Column('independent', sa.Boolean(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=True),
        sa.Column('answered_on', sa.Date(), nullable=True),
        sa.Column('counted_as', sa.String(), nullable=False),
        sa.Column('uncounted_since', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_appeal_comment_id_comment')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_appeal_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
        sa.UniqueConstraint('comment_id', name=op.f('uq_appeal_comment_id')),
    )
    for name, column, which in INDEXES:
        op.create_index(name, 'appeal', [column], sqlite_where=sa.text(which), postgresql_where=sa.text(which))
    op.create_index(op.f('ix_appeal_uncounted_since'), 'appeal', ['uncounted_since'])
    op.create_table(
        'appeal_access',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('appeal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_access_appeal_id_appeal')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_appeal_access_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_access')),
    )
    for column in ('appeal_id', 'day'):
        op.create_index(op.f(f'ix_appeal_access_{column}'), 'appeal_access', [column])


def downgrade():
    op.drop_table('appeal_access')
    op.drop_table('appeal')
