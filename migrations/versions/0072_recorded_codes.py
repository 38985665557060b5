"""comments say whether the record has their public code"""

import sqlalchemy as sa
from alembic import op

revision = '0072'
down_revision = '0071'
branch_labels = None
depends_on = None

UNRECORDED = sa.text('not code_recorded')


def upgrade():
    op.add_column('comment', sa.Column('code_recorded', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        'ix_comment_code_unrecorded', 'comment', ['consultation_id', 'counted_as'],
        sqlite_where=UNRECORDED, postgresql_where=UNRECORDED,
    )


def downgrade():
    op.drop_index('ix_comment_code_unrecorded', 'comment')
    op.drop_column('comment', 'code_recorded')
