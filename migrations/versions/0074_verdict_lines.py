"""lines of text with verdicts, and how many were deleted unread"""

import sqlalchemy as sa
from alembic import op

revision = '0074'
down_revision = '0073'
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'verdict_line',
        sa.Column('id', BIG_KEY, autoincrement=False, nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('question', sa.String(), nullable=False),
        sa.Column('commitment_id', sa.Integer(), nullable=True),
        sa.Column('text', sa.String(), nullable=True),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('hold_reason', sa.String(), server_default='', nullable=False),
        sa.Column('state', sa.String(), server_default='unread', nullable=False),
        sa.Column('reason', sa.String(), server_default='', nullable=False),
        sa.Column('day_shuffled', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_verdict_line_consultation_id_consultation')
        ),
        sa.ForeignKeyConstraint(
            ['commitment_id'], ['commitment.id'], name=op.f('fk_verdict_line_commitment_id_commitment')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_verdict_line')),
    )
    op.create_index('ix_verdict_line_listed', 'verdict_line', ['consultation_id', 'state'])
    op.create_index('ix_verdict_line_day', 'verdict_line', ['day'])
    op.create_index(
        'ix_verdict_line_day_unshuffled', 'verdict_line', ['day'],
        sqlite_where=sa.text('not day_shuffled'), postgresql_where=sa.text('not day_shuffled'),
    )
    op.create_table(
        'unread_line_count',
        sa.Column('consultation_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('deleted', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_unread_line_count_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_unread_line_count')),
    )


def downgrade():
    op.drop_table('unread_line_count')
    op.drop_index('ix_verdict_line_day_unshuffled', table_name='verdict_line')
    op.drop_index('ix_verdict_line_day', table_name='verdict_line')
    op.drop_index('ix_verdict_line_listed', table_name='verdict_line')
    op.drop_table('verdict_line')
