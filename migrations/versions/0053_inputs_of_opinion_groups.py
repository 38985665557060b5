"""from which votes opinion groups were calculated"""

import sqlalchemy as sa
from alembic import op

revision = '0053'
down_revision = '0052'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('opinion_group_result', sa.Column('inputs', sa.String(), server_default='', nullable=False))


def downgrade():
    op.drop_column('opinion_group_result', 'inputs')
