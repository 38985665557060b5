"""a decision that is put off names the office that will make it"""

import sqlalchemy as sa
from alembic import op

revision = '0073'
down_revision = '0072'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('clause_decision', sa.Column('owner', sa.String(), server_default='', nullable=False))
    # Until now whoever signs was the owner. Answers that are signed stay as they were signed.
    op.execute(
        "update clause_decision set owner = (select decider from consultation where id = consultation_id) "
        "where disposition = 'deferred' and consultation_id not in (select consultation_id from signed_response)"
    )


def downgrade():
    op.drop_column('clause_decision', 'owner')
