"""what parts do to rights, as the organizer says"""

import sqlalchemy as sa
from alembic import op

revision = '0076'
down_revision = '0075'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'clause_right',
        sa.Column('clause_id', sa.Integer(), nullable=False),
        sa.Column('right_key', sa.String(), nullable=False),
        sa.Column('effect', sa.String(), nullable=False),
        sa.Column('explanation', sa.String(), nullable=False),
        sa.CheckConstraint("effect in ('protects', 'limits', 'unclear')", name=op.f('ck_clause_right_effect_known')),
        sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_clause_right_clause_id_clause')),
        sa.PrimaryKeyConstraint('clause_id', 'right_key', name=op.f('pk_clause_right')),
    )


def downgrade():
    op.drop_table('clause_right')
