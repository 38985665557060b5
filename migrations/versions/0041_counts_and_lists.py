"""counts that are kept, and an index for each list of public comments"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
LISTED = sa.text("stage = 'public' and is_shown")
PUBLIC = sa.text("stage = 'public'")
NARROWED = {'': [], '_part': ['clause_id'], '_language': ['language'], '_part_language': ['clause_id', 'language']}
FIRST = {'': [], '_day': ['public_on'], '_length': ['characters']}
SEEN = ['consultation_id', 'times_seen', 'shuffle_key', 'id']


def upgrade():
    count = op.create_table(
        'comment_count',
        sa.Column('id', KEY, autoincrement=False, nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('clause_id', sa.Integer(), nullable=True),
        sa.Column('counted_as', sa.String(), nullable=False),
        sa.Column('channel', sa.String(), nullable=False),
        sa.Column('comments', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_comment_count_consultation_id_consultation')
        ),
        sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_comment_count_clause_id_clause')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_count')),
    )
    op.create_index('ix_comment_count_consultation_id', 'comment_count', ['consultation_id'])
    cell = 'consultation_id, clause_id, counted_as, channel'
    counted = op.get_bind().execute(
        sa.text(f"select {cell}, count(*) as comments from comment where counted_as <> '' group by {cell}")
    )
    rows = [{'id': secrets.randbits(63) or 1, **row} for row in counted.mappings()]
    if rows:
        op.bulk_insert(count, rows)
    with op.batch_alter_table('comment') as table:
        table.add_column(sa.Column('is_shown', sa.Boolean(), server_default=sa.true(), nullable=False))
    first = (
        'select min(other.id) from comment as other where other.consultation_id = comment.consultation_id'
        " and other.wording_hmac = comment.wording_hmac and other.stage = 'public'"
    )
    op.execute(f"update comment set is_shown = false where stage = 'public' and times_sent > 1 and id <> ({first})")
    op.execute("update comment set characters = length(public_text) where stage = 'public' and characters is null")
    op.drop_index('ix_comment_least_seen', 'comment')
    _index('ix_comment_least_seen', SEEN, LISTED)
    for narrowed, some in NARROWED.items():
        for order, before in FIRST.items():
            columns = ['consultation_id', *some, *before, 'shuffle_key', 'id']
            _index(f'ix_comment_listed{narrowed}{order}', columns, LISTED)


def downgrade():
    for narrowed in NARROWED:
        for order in FIRST:
            op.drop_index(f'ix_comment_listed{narrowed}{order}', 'comment')
    op.drop_index('ix_comment_least_seen', 'comment')
    with op.batch_alter_table('comment') as table:
        table.drop_column('is_shown')
    _index('ix_comment_least_seen', SEEN, PUBLIC)
    op.drop_table('comment_count')


def _index(name, columns, which):
    op.create_index(name, 'comment', columns, sqlite_where=which, postgresql_where=which)
