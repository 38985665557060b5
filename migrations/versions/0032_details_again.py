"""count details again, because more kinds are found"""

from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("update comment set details = null")


def downgrade():
    op.execute("update comment set details = null")
