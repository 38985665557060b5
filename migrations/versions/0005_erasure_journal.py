"""erasure journal"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

AT_ONCE = 500


def upgrade():
    op.create_table('erasure_journal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure_journal'))
    )
    with op.batch_alter_table('erasure_journal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_erasure_journal_day'), ['day'], unique=False)
    op.create_table('erasure_journal_state',
    sa.Column('installation', sa.String(), nullable=False),
    sa.Column('complete_since', sa.Date(), nullable=False),
    sa.Column('last_task_run', sa.Date(), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.Column('exported_on', sa.Date(), nullable=True),
    sa.Column('backed_up_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('installation', name=op.f('pk_erasure_journal_state'))
    )
    with op.batch_alter_table('access_code', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unused_token', sa.LargeBinary(length=32), nullable=True))
    give_tokens()


def give_tokens():
    """Every card that was not used yet gets its random value."""
    code = sa.table('access_code', sa.column('id'), sa.column('used'), sa.column('unused_token'))
    connection = op.get_bind()
    unused = [row.id for row in connection.execute(sa.select(code.c.id).where(code.c.used.is_(sa.false())))]
    change = sa.update(code).where(code.c.id == sa.bindparam('key')).values(unused_token=sa.bindparam('token'))
    for start in range(0, len(unused), AT_ONCE):
        some = [{'key': key, 'token': secrets.token_bytes(32)} for key in unused[start:start + AT_ONCE]]
        connection.execute(change, some)


def downgrade():
    with op.batch_alter_table('access_code', schema=None) as batch_op:
        batch_op.drop_column('unused_token')
    op.drop_table('erasure_journal_state')
    op.drop_table('erasure_journal')
