"""asking a second person about an edit"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'edit_request',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('draft_number', sa.Integer(), nullable=False),
        sa.Column('note', sa.String(), nullable=False),
        sa.Column('findings', sa.JSON(), nullable=False),
        sa.Column('difference', sa.JSON(), nullable=False),
        sa.Column('fingerprint', sa.String(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_edit_request_consultation_id_consultation')
        ),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_edit_request_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_edit_request')),
    )
    with op.batch_alter_table('edit_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_edit_request_consultation_id'), ['consultation_id'], unique=False)

    op.create_table(
        'edit_answer',
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('outcome', sa.String(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=True),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "outcome in ('confirmed', 'refused', 'withdrawn')", name=op.f('ck_edit_answer_outcome_known')
        ),
        sa.ForeignKeyConstraint(
            ['request_id'], ['edit_request.id'], name=op.f('fk_edit_answer_request_id_edit_request')
        ),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_edit_answer_staff_id_staff')),
        sa.PrimaryKeyConstraint('request_id', name=op.f('pk_edit_answer')),
    )


def downgrade():
    """What was asked and answered about edits goes; the versions stay as they were published."""
    op.drop_table('edit_answer')
    with op.batch_alter_table('edit_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_edit_request_consultation_id'))

    op.drop_table('edit_request')
