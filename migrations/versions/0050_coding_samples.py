"""samples of comments that a second analyst sorts, and what two analysts settled"""

import sqlalchemy as sa
from alembic import op

revision = '0050'
down_revision = '0049'
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'coding_sample',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('texts', sa.Integer(), nullable=False),
        sa.Column('codebook_version', sa.Integer(), nullable=False),
        sa.Column('drawn_on', sa.Date(), nullable=False),
        sa.Column('done_on', sa.Date(), nullable=True),
        sa.Column('figures', sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_coding_sample_consultation_id_consultation')
        ),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_coding_sample_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_coding_sample')),
    )
    op.create_index('ix_coding_sample_consultation_id', 'coding_sample', ['consultation_id'])
    op.create_table(
        'sampled_comment',
        sa.Column('id', BIG_KEY, autoincrement=False, nullable=False),
        sa.Column('sample_id', sa.Integer(), nullable=False),
        sa.Column('comment_id', BIG_KEY, nullable=False),
        sa.Column('first', sa.JSON(), nullable=False),
        sa.Column('second', sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['sample_id'], ['coding_sample.id'], name=op.f('fk_sampled_comment_sample_id_coding_sample')
        ),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_sampled_comment_comment_id_comment')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sampled_comment')),
        sa.UniqueConstraint('sample_id', 'comment_id', name=op.f('uq_sampled_comment_sample_id_comment_id')),
    )
    op.create_index('ix_sampled_comment_comment_id', 'sampled_comment', ['comment_id'])
    op.create_table(
        'coding_settlement',
        sa.Column('id', BIG_KEY, autoincrement=False, nullable=False),
        sa.Column('sampled_id', BIG_KEY, nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('themes', sa.JSON(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ['sampled_id'], ['sampled_comment.id'], ondelete='CASCADE',
            name=op.f('fk_coding_settlement_sampled_id_sampled_comment'),
        ),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_coding_settlement_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_coding_settlement')),
        sa.UniqueConstraint('sampled_id', name=op.f('uq_coding_settlement_sampled_id')),
    )


def downgrade():
    op.drop_table('coding_settlement')
    op.drop_index('ix_sampled_comment_comment_id', table_name='sampled_comment')
    op.drop_table('sampled_comment')
    op.drop_index('ix_coding_sample_consultation_id', table_name='coding_sample')
    op.drop_table('coding_sample')
