"""an office is asked again about what is passed to it after it answered: each request names its points"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0077'
down_revision = '0076'
branch_labels = None
depends_on = None

OLD = ['consultation_id', 'purpose', 'invited']
NAME = 'uq_invited_reply_consultation_id_purpose_invited'
#: What was passed to the office of each request: in the answer, or later, on a day.
PASSED = """
    select invited_reply.id, clause.key as clause, theme.key as theme, {day} as day
    from invited_reply
    join {table} as decision
        on decision.consultation_id = invited_reply.consultation_id and decision.office = invited_reply.invited
    left join clause on clause.id = decision.clause_id
    left join theme on theme.id = decision.theme_id
    where invited_reply.purpose = 'office'
    order by decision.id
"""
REPLY = sa.table(
    'invited_reply',
    *(
        sa.column(name, kind)
        for name, kind in (('id', sa.BigInteger), ('purpose', sa.String), ('replied_on', sa.Date),
                           ('points', sa.JSON))
    ),
)  # fmt: skip


def upgrade():
    with op.batch_alter_table('invited_reply') as batch:
        batch.add_column(sa.Column('number', sa.Integer(), server_default='1', nullable=False))
        batch.add_column(sa.Column('points', sa.JSON(), server_default='[]', nullable=False))
        batch.drop_constraint(NAME, type_='unique')
        batch.create_unique_constraint(f'{NAME}_number', [*OLD, 'number'])
    _name_points()


def _name_points():
    """An office was asked about all that was passed to it. What it wrote is about what was passed to it until then."""
    connection = op.get_bind()
    asked = sa.select(REPLY.c.id, REPLY.c.replied_on).where(REPLY.c.purpose == 'office')
    replied = {id_: replied_on for id_, replied_on in connection.execute(asked)}
    points = {id_: [] for id_ in replied}
    for table, day in (('clause_decision', 'null'), ('later_decision', 'decision.signed_at')):
        query = sa.text(PASSED.format(table=table, day=day)).columns(day=sa.DateTime())
        for id_, clause, theme, at in connection.execute(query):
            if replied[id_] is None or at is None or _day(at) <= replied[id_]:
                points[id_].append({'clause': clause or '', 'theme': theme or '', 'later': at is not None})
    for id_, found in points.items():
        connection.execute(sa.update(REPLY).where(REPLY.c.id == id_).values(points=found))


def _day(at):
    return (at.astimezone(UTC) if at.tzinfo else at).date()


def downgrade():
    # There was one answer of each office: the first one that was confirmed stays, or the only one that was asked for.
    op.execute("delete from invited_reply where number > 1")
    with op.batch_alter_table('invited_reply') as batch:
        batch.drop_constraint(f'{NAME}_number', type_='unique')
        batch.create_unique_constraint(NAME, OLD)
        batch.drop_column('points')
        batch.drop_column('number')
