"""how moderators work together: notes, handing over, duty, the sample that two read, practice"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'moderator_note',
        sa.Column('id', BIG_KEY, nullable=False, autoincrement=False),
        sa.Column('comment_id', BIG_KEY, nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_moderator_note_comment_id_comment')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_moderator_note_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_moderator_note')),
    )
    op.create_index(op.f('ix_moderator_note_comment_id'), 'moderator_note', ['comment_id'])
    op.create_table(
        'hand_over',
        sa.Column('id', BIG_KEY, nullable=False, autoincrement=False),
        sa.Column('comment_id', BIG_KEY, nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('given_by_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_hand_over_comment_id_comment')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_hand_over_staff_id_staff')),
        sa.ForeignKeyConstraint(['given_by_id'], ['staff.id'], name=op.f('fk_hand_over_given_by_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over')),
        sa.UniqueConstraint('comment_id', name=op.f('uq_hand_over_comment_id')),
    )
    op.create_index(op.f('ix_hand_over_staff_id'), 'hand_over', ['staff_id'])
    op.create_table(
        'duty_period',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'],
            name=op.f('fk_duty_period_consultation_id_consultation'), ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['staff_id'], ['staff.id'], name=op.f('fk_duty_period_staff_id_staff'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('consultation_id', 'staff_id', name=op.f('pk_duty_period')),
    )
    op.create_table(
        'sample_reading',
        sa.Column('id', BIG_KEY, nullable=False, autoincrement=False),
        sa.Column('comment_id', BIG_KEY, nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('outcome', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_sample_reading_comment_id_comment')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_sample_reading_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sample_reading')),
        sa.UniqueConstraint('comment_id', name=op.f('uq_sample_reading_comment_id')),
    )
    op.create_index(op.f('ix_sample_reading_staff_id'), 'sample_reading', ['staff_id'])
    op.create_table(
        'practice_answer',
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('case', sa.String(), nullable=False),
        sa.Column('is_expected', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ['staff_id'], ['staff.id'], name=op.f('fk_practice_answer_staff_id_staff'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('staff_id', 'case', name=op.f('pk_practice_answer')),
    )


def downgrade():
    for table in ('practice_answer', 'sample_reading', 'duty_period', 'hand_over', 'moderator_note'):
        op.drop_table(table)
