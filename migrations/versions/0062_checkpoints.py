"""signed checkpoints of records, and an index with one row for each record"""

import sqlalchemy as sa
from alembic import op

revision = '0062'
down_revision = '0061'
branch_labels = None
depends_on = None

FIRST = sa.text('position = 0')


def upgrade():
    op.create_table('checkpoint',
    sa.Column('consultation_code', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('root', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('consultation_code', 'size', name=op.f('pk_checkpoint'))
    )
    op.create_index(
        'ix_record_entry_first', 'record_entry', ['consultation_code'], sqlite_where=FIRST, postgresql_where=FIRST
    )


def downgrade():
    op.drop_index('ix_record_entry_first', table_name='record_entry', sqlite_where=FIRST, postgresql_where=FIRST)
    op.drop_table('checkpoint')
