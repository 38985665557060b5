"""sense checks of the report, and reasons for words that a hint names"""

import sqlalchemy as sa
from alembic import op

revision = '0057'
down_revision = '0056'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'sense_check',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('who', sa.String(), nullable=False),
        sa.Column('missing', sa.String(), nullable=False),
        sa.Column('changed', sa.String(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_sense_check_consultation_id_consultation')
        ),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_sense_check_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sense_check')),
    )
    op.create_index(op.f('ix_sense_check_consultation_id'), 'sense_check', ['consultation_id'])
    op.create_table(
        'word_reason',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('place', sa.String(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_word_reason_consultation_id_consultation')
        ),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_word_reason_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_word_reason')),
        sa.UniqueConstraint('consultation_id', 'place', 'words', name=op.f('uq_word_reason_consultation_id_place_words')),
    )


def downgrade():
    op.drop_table('word_reason')
    op.drop_index(op.f('ix_sense_check_consultation_id'), table_name='sense_check')
    op.drop_table('sense_check')
