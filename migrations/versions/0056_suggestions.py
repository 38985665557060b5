"""suggestions for those who group comments, and how the report counts each comment"""

import sqlalchemy as sa
from alembic import op

revision = '0056'
down_revision = '0055'
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.add_column('sorting', sa.Column('proposed', sa.JSON(), server_default='[]', nullable=False))
    op.create_table(
        'suggestion_run',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('made_on', sa.Date(), nullable=True),
        sa.Column('grouped_since', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_suggestion_run_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_suggestion_run')),
    )
    op.create_table(
        'suggestion',
        sa.Column('id', BIG_KEY, autoincrement=False, nullable=False),
        sa.Column('comment_id', BIG_KEY, nullable=False),
        sa.Column('themes', sa.JSON(), nullable=False),
        sa.Column('learned_from', sa.Integer(), nullable=False),
        sa.Column('alike', sa.JSON(), nullable=False),
        sa.Column('place', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_suggestion_comment_id_comment')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion')),
        sa.UniqueConstraint('comment_id', name=op.f('uq_suggestion_comment_id')),
    )
    op.add_column('comment', sa.Column('reported_as', sa.String(), server_default='', nullable=False))
    op.execute(
        "update comment set reported_as = counted_as"
        " where counted_as in ('publish', 'redact', 'team_only', 'refuse', 'erase')"
        " and consultation_id in"
        " (select id from consultation where state in ('reported', 'answered', 'followed_up'))"
    )


def downgrade():
    op.drop_column('comment', 'reported_as')
    op.drop_table('suggestion')
    op.drop_table('suggestion_run')
    op.drop_column('sorting', 'proposed')
