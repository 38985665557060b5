"""a theme may have a note on the facts, with its source"""

import sqlalchemy as sa
from alembic import op

revision = '0069'
down_revision = '0068'
branch_labels = None
depends_on = None

COLUMNS = ('fact_note', 'fact_source')


def upgrade():
    for name in COLUMNS:
        op.add_column('theme', sa.Column(name, sa.String(), server_default='', nullable=False))


def downgrade():
    for name in reversed(COLUMNS):
        op.drop_column('theme', name)
