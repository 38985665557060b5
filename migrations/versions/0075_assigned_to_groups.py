"""which group each participant of an imported plan is in"""

import sqlalchemy as sa
from alembic import op

revision = '0075'
down_revision = '0074'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        'opinion_group_result', sa.Column('assigned', sa.JSON(), server_default=sa.text("'{}'"), nullable=False)
    )
    # Groups of imported plans are calculated again, since who is in which was not kept.
    op.execute(sa.text(
        "UPDATE opinion_group_result SET inputs = '' "
        "WHERE consultation_id IN (SELECT id FROM consultation WHERE imported_from != '')"
    ))


def downgrade():
    op.drop_column('opinion_group_result', 'assigned')
