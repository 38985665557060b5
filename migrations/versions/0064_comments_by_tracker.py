"""public comments are found in the order of their trackers, page by page

Whoever applies this reads and writes as before; only the order in which programs read comments has an index.
"""

from alembic import op

revision = '0064'
down_revision = '0063'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_comment_by_tracker', 'comment', ['consultation_id', 'stage', 'tracker'])


def downgrade():
    op.drop_index('ix_comment_by_tracker', table_name='comment')
