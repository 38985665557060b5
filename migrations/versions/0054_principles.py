"""ratings on the seven principles and on the process, and what people say about the summary"""

import sqlalchemy as sa
from alembic import op

revision = '0054'
down_revision = '0053'
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'self_assessment',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('principle', sa.String(), nullable=False),
        sa.Column('rating', sa.String(), nullable=False),
        sa.Column('evidence', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_self_assessment_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('consultation_id', 'principle', name=op.f('pk_self_assessment')),
    )
    op.create_table(
        'plan_rating',
        sa.Column('id', BIG_KEY, autoincrement=False, nullable=False),
        sa.Column('submission_id', BIG_KEY, nullable=False),
        sa.Column('question', sa.String(), nullable=False),
        sa.Column('rating', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ['submission_id'], ['submission.id'], name=op.f('fk_plan_rating_submission_id_submission'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_rating')),
    )
    op.create_index(op.f('ix_plan_rating_submission_id'), 'plan_rating', ['submission_id'])
    op.create_table(
        'gap_answer',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('principle', sa.String(), nullable=False),
        sa.Column('answer', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_gap_answer_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('consultation_id', 'principle', name=op.f('pk_gap_answer')),
    )
    op.create_table(
        'summary_verdict',
        sa.Column('id', BIG_KEY, autoincrement=False, nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('lookup_hmac', sa.LargeBinary(length=32), nullable=False),
        sa.Column('by_receipt', sa.Boolean(), nullable=False),
        sa.Column('hold_reason', sa.String(), server_default='', nullable=False),
        sa.Column('verdict', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_summary_verdict_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_summary_verdict')),
        sa.UniqueConstraint('lookup_hmac', name=op.f('uq_summary_verdict_lookup_hmac')),
    )
    op.create_index('ix_summary_verdict_counted', 'summary_verdict', ['consultation_id', 'day'])
    op.create_table(
        'verdict_count',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('by_receipt', sa.Boolean(), nullable=False),
        sa.Column('verdict', sa.String(), nullable=False),
        sa.Column('people', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_verdict_count_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('consultation_id', 'by_receipt', 'verdict', name=op.f('pk_verdict_count')),
    )


def downgrade():
    op.drop_table('verdict_count')
    op.drop_index('ix_summary_verdict_counted', table_name='summary_verdict')
    op.drop_table('summary_verdict')
    op.drop_table('gap_answer')
    op.drop_index(op.f('ix_plan_rating_submission_id'), table_name='plan_rating')
    op.drop_table('plan_rating')
    op.drop_table('self_assessment')
