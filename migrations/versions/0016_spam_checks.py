"""who ended the spam check of how many submissions"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('spam_check',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('submissions', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_spam_check_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_spam_check_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spam_check'))
    )
    with op.batch_alter_table('spam_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spam_check_consultation_id'), ['consultation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_spam_check_day'), ['day'], unique=False)


def downgrade():
    with op.batch_alter_table('spam_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_spam_check_day'))
        batch_op.drop_index(batch_op.f('ix_spam_check_consultation_id'))
    op.drop_table('spam_check')
