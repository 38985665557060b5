"""explanations of parts, and which parts people did not understand"""

import sqlalchemy as sa
from alembic import op

revision = '0051'
down_revision = '0050'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'clarification',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('clause_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('published_on', sa.Date(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_clarification_clause_id_clause')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_clarification_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_clarification')),
    )
    op.create_index(op.f('ix_clarification_clause_id'), 'clarification', ['clause_id'])
    op.create_table(
        'unclear_parts',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('renewed_on', sa.Date(), nullable=False),
        sa.Column('clause_keys', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_unclear_parts_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_unclear_parts')),
    )


def downgrade():
    op.drop_table('unclear_parts')
    op.drop_index(op.f('ix_clarification_clause_id'), table_name='clarification')
    op.drop_table('clarification')
