"""answers to a comment are added up at the freeze: one row for each, with how many people gave it"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None

VOTES = sa.table('comment_vote', sa.column('id', sa.BigInteger), sa.column('sheet_id', sa.BigInteger),
                 sa.column('comment_id', sa.BigInteger), sa.column('value', sa.SmallInteger))  # fmt: skip
CHUNK = 5000


def upgrade():
    with op.batch_alter_table('comment_vote') as table:
        table.add_column(sa.Column('people', sa.Integer(), nullable=False, server_default='1'))


def downgrade():
    connection = op.get_bind()
    added_up = connection.execute(sa.text('select comment_id, value, people from comment_vote where people > 1')).all()
    rows = [
        {'id': secrets.randbits(62) + 1, 'sheet_id': None, 'comment_id': comment_id, 'value': value}
        for comment_id, value, people in added_up
        for _ in range(people - 1)
    ]
    for start in range(0, len(rows), CHUNK):
        connection.execute(sa.insert(VOTES), rows[start : start + CHUNK])
    with op.batch_alter_table('comment_vote') as table:
        table.drop_column('people')
