"""the other options that were looked at before a plan opened"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('consultation') as batch_op:
        batch_op.add_column(sa.Column('considered', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('none_considered', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    with op.batch_alter_table('consultation') as batch_op:
        batch_op.drop_column('none_considered')
        batch_op.drop_column('considered')
