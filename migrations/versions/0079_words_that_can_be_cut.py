"""words written after an answer can be cut: the record has their salted hashes"""

import sqlalchemy as sa
from alembic import op

revision = '0079'
down_revision = '0078'
branch_labels = None
depends_on = None

TABLES = 'follow_up', 'progress_note', 'promise_event', 'invited_reply'


def upgrade():
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            for name in 'salt', 'hash':
                batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=''))


def downgrade():
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            for name in 'hash', 'salt':
                batch.drop_column(name)
