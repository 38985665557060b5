"""who asked people to send the texts of campaigns, as analysts write for Part A"""

import sqlalchemy as sa
from alembic import op

revision = '0061'
down_revision = '0060'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('report_notes', sa.Column('campaign_organizers', sa.String(), server_default='', nullable=False))


def downgrade():
    op.drop_column('report_notes', 'campaign_organizers')
