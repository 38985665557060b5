"""what is published about opinion groups"""

import sqlalchemy as sa
from alembic import op

revision = '0052'
down_revision = '0051'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'opinion_group_result',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('groups', sa.Integer(), nullable=False),
        sa.Column('document', sa.JSON(), nullable=False),
        sa.Column('made_on', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_opinion_group_result_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_opinion_group_result')),
    )


def downgrade():
    op.drop_table('opinion_group_result')
