"""count details again, because the rules find more"""

from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("update comment set details = null")


def downgrade():
    op.execute("update comment set details = null")
