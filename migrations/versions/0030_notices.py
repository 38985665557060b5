"""reports of comments sent in another person's name become notices of several kinds"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

OLD, NEW = 'impersonation_report', 'notice'
SHARED = (
    'id', 'comment_id', 'words', 'day', 'answer', 'reason', 'staff_id', 'answered_on', 'counted_as', 'uncounted_since',
)  # fmt: skip


def upgrade():
    make(NEW, 'notice_id', sa.Column('kind', sa.String(), server_default='in_name', nullable=False))
    carry(OLD, 'report_id', NEW, 'notice_id')


def downgrade():
    make(OLD, 'report_id')
    carry(NEW, 'notice_id', OLD, 'report_id')


def key() -> sa.types.TypeEngine:
    return sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def make(table: str, reference: str, *more: sa.Column) -> None:
    """The table and the one that says who opened its rows, with what belongs to both."""
    op.create_table(
        table,
        sa.Column('id', key(), autoincrement=False, nullable=False),
        sa.Column('comment_id', key(), nullable=False),
        *more,
        sa.Column('words', sa.String(), nullable=True),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('answer', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=True),
        sa.Column('answered_on', sa.Date(), nullable=True),
        sa.Column('counted_as', sa.String(), nullable=False),
        sa.Column('uncounted_since', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f(f'fk_{table}_comment_id_comment')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f(f'fk_{table}_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
    )
    for name, column, which in (('worded', 'day', 'words is not null'), ('named', 'answered_on', 'staff_id is not null')):
        where = sa.text(which)
        op.create_index(f'ix_{table}_{name}', table, [column], sqlite_where=where, postgresql_where=where)
    for column in ('comment_id', 'uncounted_since'):
        op.create_index(op.f(f'ix_{table}_{column}'), table, [column])
    access = f'{table}_access'
    op.create_table(
        access,
        sa.Column('id', key(), autoincrement=False, nullable=False),
        sa.Column(reference, key(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint([reference], [f'{table}.id'], name=op.f(f'fk_{access}_{reference}_{table}')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f(f'fk_{access}_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{access}')),
    )
    for column in (reference, 'day'):
        op.create_index(op.f(f'ix_{access}_{column}'), access, [column])


def carry(old: str, old_reference: str, new: str, new_reference: str) -> None:
    """Every row goes along, in the order of its key; then the former tables go."""
    columns = ', '.join(SHARED)
    op.execute(f'INSERT INTO {new} ({columns}) SELECT {columns} FROM {old} ORDER BY id')
    op.execute(
        f'INSERT INTO {new}_access (id, {new_reference}, staff_id, day) '
        f'SELECT id, {old_reference}, staff_id, day FROM {old}_access ORDER BY id'
    )
    op.drop_table(f'{old}_access')
    op.drop_table(old)
