"""an invitation to reply can be withdrawn, with a day and a reason"""

import sqlalchemy as sa
from alembic import op

revision = '0078'
down_revision = '0077'
branch_labels = None
depends_on = None

NAME = 'ck_invited_reply_withdrawn_with_reason'


def upgrade():
    with op.batch_alter_table('invited_reply') as batch:
        batch.add_column(sa.Column('withdrawn_on', sa.Date(), nullable=True))
        batch.add_column(sa.Column('withdrawal_reason', sa.String(), nullable=True))
        batch.create_check_constraint(op.f(NAME), '(withdrawn_on is null) = (withdrawal_reason is null)')


def downgrade():
    # An earlier program would wait for a reply to these, and then say that none came.
    op.execute('delete from invited_reply where withdrawn_on is not null')
    with op.batch_alter_table('invited_reply') as batch:
        batch.drop_constraint(op.f(NAME), type_='check')
        batch.drop_column('withdrawal_reason')
        batch.drop_column('withdrawn_on')
