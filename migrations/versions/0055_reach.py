"""whom a plan is meant to reach, what was decided half-way, and who was not reached"""

import sqlalchemy as sa
from alembic import op

revision = '0055'
down_revision = '0054'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'reach_group',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('target', sa.Integer(), nullable=False),
        sa.Column('way', sa.String(), nullable=False),
        sa.Column('owner', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_reach_group_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reach_group')),
        sa.UniqueConstraint('consultation_id', 'position', name=op.f('uq_reach_group_consultation_id_position')),
    )
    op.create_table(
        'reach_notes',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_reach_notes_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_reach_notes')),
    )
    op.create_table(
        'reach_decision',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('decided_on', sa.Date(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_reach_decision_consultation_id_consultation')
        ),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_reach_decision_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reach_decision')),
    )
    op.create_index(op.f('ix_reach_decision_consultation_id'), 'reach_decision', ['consultation_id'])
    op.create_table(
        'reach_result',
        sa.Column('group_id', sa.Integer(), nullable=False),
        sa.Column('reached', sa.String(), nullable=False),
        sa.Column('tried', sa.String(), nullable=False),
        sa.Column('why', sa.String(), nullable=False),
        sa.Column('meaning', sa.String(), nullable=False),
        sa.CheckConstraint("reached in ('', 'yes', 'partly', 'no')", name=op.f('ck_reach_result_reached_known')),
        sa.ForeignKeyConstraint(['group_id'], ['reach_group.id'], name=op.f('fk_reach_result_group_id_reach_group')),
        sa.PrimaryKeyConstraint('group_id', name=op.f('pk_reach_result')),
    )


def downgrade():
    op.drop_table('reach_result')
    op.drop_index(op.f('ix_reach_decision_consultation_id'), table_name='reach_decision')
    op.drop_table('reach_decision')
    op.drop_table('reach_notes')
    op.drop_table('reach_group')
