"""proposals of other words are listed without reading all comments"""

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade():
    which = sa.text('proposed_wording is not null')
    op.create_index(
        'ix_comment_proposals',
        'comment',
        ['consultation_id', 'stage', 'clause_id', 'shuffle_key', 'id'],
        sqlite_where=which,
        postgresql_where=which,
    )


def downgrade():
    op.drop_index('ix_comment_proposals', 'comment')
