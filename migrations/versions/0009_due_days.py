"""days and indexes by which periodic tasks see at once that nothing is due"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

DECISIONS = ("approved", "redacted", "team_only", "refused", "junked")
CHUNK = 500
#: (name, table, columns, which rows).
INDEXES = (
    ("ix_comment_pool", "comment", ["stage", "consultation_id", "pooled_on"], "stage = 'pool'"),
    ("ix_comment_sealed", "comment", ["purge_on"], "original is not null"),
    (
        "ix_comment_unpublished", "comment", ["consultation_id"],
        "stage = 'closed' and (original is not null or public_text is not null)",
    ),
    ("ix_item_event_named", "item_event", ["day"], "at is not null or staff_id is not null"),
    ("ix_claim_worded", "claim", ["day"], "words is not null"),
    ("ix_claim_named", "claim", ["answered_on"], "staff_id is not null"),
    ("ix_claim_opening_day", "claim_opening", ["day"], None),
    ("ix_decision_timed", "decision", ["timed", "at"], None),
    ("ix_opening_at", "opening", ["at"], None),
    ("ix_passed_on_at", "passed_on", ["at"], None),
    ("ix_safety_flag_at", "safety_flag", ["at"], None),
)


def give_days(connection):
    """From which day the words as sent of a comment that was decided on are due to be deleted."""
    comment = sa.table("comment", *map(sa.column, ("id", "consultation_id", "original", "outcome", "day")))
    due = sa.table("comment", sa.column("id"), sa.column("purge_on", sa.Date()))
    plan = sa.table("consultation", sa.column("id"), sa.column("sealed_days"))
    event = sa.table("item_event", sa.column("comment_id"), sa.column("kind"), sa.column("day", sa.Date()))
    decided = (
        sa.select(event.c.comment_id, sa.func.max(event.c.day).label("day"))
        .where(event.c.kind.in_(DECISIONS), event.c.comment_id.is_not(None))
        .group_by(event.c.comment_id)
        .subquery()
    )
    sealed = (
        sa.select(comment.c.id, sa.type_coerce(sa.func.coalesce(decided.c.day, comment.c.day), sa.Date()),
                  plan.c.sealed_days)
        .join_from(comment, plan, plan.c.id == comment.c.consultation_id)
        .outerjoin(decided, decided.c.comment_id == comment.c.id)
        .where(comment.c.original.is_not(None), comment.c.outcome != "")
    )  # fmt: skip
    rows = [
        {"key": id_, "due": day + timedelta(days=days)} for id_, day, days in connection.execute(sealed).all()
    ]
    change = sa.update(due).where(due.c.id == sa.bindparam("key")).values(purge_on=sa.bindparam("due"))
    for start in range(0, len(rows), CHUNK):
        connection.execute(change, rows[start : start + CHUNK])


def upgrade():
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('purge_on', sa.Date(), nullable=True))
    give_days(op.get_bind())

    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('times_cut', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('timed', sa.Boolean(), server_default=sa.true(), nullable=False))

    with op.batch_alter_table('claim_opening', schema=None) as batch_op:
        batch_op.add_column(sa.Column('day', sa.Date(), nullable=True))
    claim = sa.table("claim", sa.column("id"), sa.column("day"))
    opening = sa.table("claim_opening", sa.column("claim_id"), sa.column("day"))
    of_claim = sa.select(claim.c.day).where(claim.c.id == opening.c.claim_id).scalar_subquery()
    op.execute(sa.update(opening).values(day=of_claim))
    with op.batch_alter_table('claim_opening', schema=None) as batch_op:
        batch_op.alter_column('day', existing_type=sa.Date(), nullable=False)

    for name, table, columns, which in INDEXES:
        some = {"sqlite_where": sa.text(which), "postgresql_where": sa.text(which)} if which else {}
        op.create_index(name, table, columns, unique=False, **some)


def downgrade():
    """Which day something is due is worked out again when it is brought back."""
    for name, table, _, _ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    for table, column in (
        ('claim_opening', 'day'), ('decision', 'timed'), ('consultation', 'times_cut'), ('comment', 'purge_on'),
    ):  # fmt: skip
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
