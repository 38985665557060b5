"""whether single keys act on somebody's pages"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("staff") as table:
        table.add_column(sa.Column("single_keys", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade():
    with op.batch_alter_table("staff") as table:
        table.drop_column("single_keys")
