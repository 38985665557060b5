"""danger in the queue, names of staff, later decisions"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

#: Words that may tell of a danger to life, as they were looked for when this was written.
DANGER = re.compile(
    r"(?<!\w)(?:suicid\w*|kill(?:ed|ing)? (?:myself|himself|herself|themselves)|end (?:my|it all)\b.{0,12}|hang(?:ed)? "
    r"(?:myself|himself|herself)|wak(?:e|ing) up|self[- ]harm\w*|want(?:s|ed)? to die)(?!\w)",
    re.IGNORECASE,
)
RANKS = {"0": 0, "1": 0, "2": 2, "3": 3, "S": 4, "4": 5}
BY_TWO = ("S", "4")


def name_key(name):
    """A name as it is compared."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join("".join(sign for sign in folded if unicodedata.category(sign) != "Cf").split())


def give_names_keys(connection):
    """Of two whose names differ in case alone, the one who came later gets a number behind it."""
    staff = sa.table("staff", sa.column("id"), sa.column("name"), sa.column("name_key"))
    taken = set()
    for id_, name in connection.execute(sa.select(staff.c.id, staff.c.name).order_by(staff.c.id)).all():
        free, number = name, 2
        while name_key(free) in taken:
            free, number = f"{name} {number}", number + 1
        taken.add(name_key(free))
        connection.execute(sa.update(staff).where(staff.c.id == id_).values(name=free, name_key=name_key(free)))


def pressing(flags):
    """How pressing what moderators said leaves a comment: 0 when all is done."""
    level, proposed, proposed_by, done = "0", None, None, False
    for said, staff_id, is_done in flags:
        if is_done:
            done = True
            continue
        done = False
        if said not in BY_TWO and level not in BY_TWO:
            if proposed is None or proposed_by == staff_id:
                proposed = proposed_by = None
            level = said
        elif said == level:
            proposed = proposed_by = None
        elif proposed == said and proposed_by != staff_id:
            level, proposed, proposed_by = said, None, None
        else:
            proposed, proposed_by = said, staff_id
    return 0 if done else max(RANKS[level], RANKS[proposed or "0"])


def look_for_danger(connection):
    """What may be a danger in plans whose words are still read."""
    comment = sa.table("comment", *map(sa.column, ("id", "consultation_id", "stage", "original", "signs", "danger")))
    plan = sa.table("consultation", sa.column("id"), sa.column("state"))
    flag = sa.table("safety_flag", *map(sa.column, ("comment_id", "turn", "level", "staff_id", "done")))
    being_read = sa.select(plan.c.id).where(plan.c.state.in_(("open", "closed")))
    said = {}
    for row in connection.execute(sa.select(flag).order_by(flag.c.turn)).all():
        said.setdefault(row.comment_id, []).append((row.level, row.staff_id, row.done))
    rows = connection.execute(
        sa.select(comment.c.id, comment.c.stage, comment.c.original).where(comment.c.consultation_id.in_(being_read))
    ).all()
    for id_, stage, original in rows:
        suggested = stage in ("held", "inbox") and DANGER.search(original or "") is not None
        danger = pressing(said[id_]) if id_ in said else 3 if suggested else 0
        if suggested or danger:
            signs = ",suicide," if suggested else ""
            connection.execute(sa.update(comment).where(comment.c.id == id_).values(signs=signs, danger=danger))


def upgrade():
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('signs', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('danger', sa.SmallInteger(), server_default='0', nullable=False))
        batch_op.create_index('ix_comment_waiting', ['consultation_id', 'stage', 'danger', 'day', 'id'], unique=False)
    look_for_danger(op.get_bind())

    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('team_note', sa.String(), server_default='', nullable=False))

    with op.batch_alter_table('life_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('from_day', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('to_day', sa.Date(), nullable=True))

    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_key', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('removed_on', sa.Date(), nullable=True))
    give_names_keys(op.get_bind())
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.alter_column('name_key', server_default=None)
        batch_op.create_unique_constraint(batch_op.f('uq_staff_name_key'), ['name_key'])

    op.create_table('later_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=True),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('signed_at', sa.DateTime(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('(clause_id is null) <> (theme_id is null)', name=op.f('ck_later_decision_one_target')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_later_decision_clause_id_clause')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_later_decision_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_later_decision_staff_id_staff')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_later_decision_theme_id_theme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_later_decision')),
    sa.UniqueConstraint('consultation_id', 'clause_id', name=op.f('uq_later_decision_consultation_id_clause_id')),
    sa.UniqueConstraint('consultation_id', 'theme_id', name=op.f('uq_later_decision_consultation_id_theme_id'))
    )
    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('worked', sa.String(), nullable=False),
    sa.Column('failed', sa.String(), nullable=False),
    sa.Column('evidence', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_follow_up_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_follow_up_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_follow_up_consultation_id_number'))
    )


def downgrade():
    op.execute("UPDATE consultation SET state = 'answered' WHERE state = 'followed_up'")
    op.drop_table('follow_up')
    op.drop_table('later_decision')

    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_staff_name_key'), type_='unique')
        batch_op.drop_column('removed_on')
        batch_op.drop_column('name_key')

    with op.batch_alter_table('life_event', schema=None) as batch_op:
        batch_op.drop_column('to_day')
        batch_op.drop_column('from_day')

    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('team_note')

    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index('ix_comment_waiting')
        batch_op.drop_column('danger')
        batch_op.drop_column('signs')
