"""analysts may say how far peers were paid"""

import sqlalchemy as sa
from alembic import op

revision = '0070'
down_revision = '0069'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('report_notes', sa.Column('paid_peers', sa.String(), server_default='', nullable=False))


def downgrade():
    op.drop_column('report_notes', 'paid_peers')
