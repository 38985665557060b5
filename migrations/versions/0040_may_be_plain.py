"""whether a comment’s writer lets moderators publish it in plain spelling"""

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        'comment', sa.Column('may_be_plain', sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade():
    op.drop_column('comment', 'may_be_plain')
