"""count details again, because receipts are found"""

from alembic import op

revision = '0047'
down_revision = '0046'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("update comment set details = null")


def downgrade():
    op.execute("update comment set details = null")
