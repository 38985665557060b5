"""other words that people propose for a clause"""

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None

WITH_WORDS = (
    'proposed_wording is null'
    ' or (clause_version_id is not null and (original is not null or public_text is not null))'
)
#: Between a text and what it proposes: check codes in the record are made of both.
SEPARATOR = '\n\x1e\n'


def upgrade():
    with op.batch_alter_table('comment') as table:
        table.add_column(sa.Column('proposed_wording', sa.String(), nullable=True))
        table.create_check_constraint(op.f('ck_comment_proposals_have_words'), WITH_WORDS)


def downgrade():
    # What was proposed stays readable as part of the comment, and the record's check codes stay right.
    comment = sa.table(
        'comment', *(sa.column(name, sa.String) for name in ('original', 'public_text', 'proposed_wording'))
    )
    both = {name: comment.c[name] + SEPARATOR + comment.c.proposed_wording for name in ('original', 'public_text')}
    op.execute(sa.update(comment).where(comment.c.proposed_wording.is_not(None)).values(**both))
    with op.batch_alter_table('comment') as table:
        table.drop_constraint(op.f('ck_comment_proposals_have_words'), type_='check')
        table.drop_column('proposed_wording')
