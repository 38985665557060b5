"""decisions that leave something to another office name it, and the law that says so"""

import sqlalchemy as sa
from alembic import op

revision = '0067'
down_revision = '0066'
branch_labels = None
depends_on = None

TABLES = ('clause_decision', 'later_decision')


def upgrade():
    for table in TABLES:
        for name in ('office', 'law'):
            op.add_column(table, sa.Column(name, sa.String(), server_default='', nullable=False))


def downgrade():
    for table in TABLES:
        for name in ('law', 'office'):
            op.drop_column(table, name)
