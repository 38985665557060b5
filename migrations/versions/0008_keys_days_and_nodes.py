"""keys, days and nodes"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('key_check',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.LargeBinary(length=32), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_key_check'))
    )
    op.create_table('node',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('runs_with', sa.String(), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_node'))
    )
    op.create_table('seen_day',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_seen_day'))
    )


def downgrade():
    op.drop_table('seen_day')
    op.drop_table('node')
    op.drop_table('key_check')
