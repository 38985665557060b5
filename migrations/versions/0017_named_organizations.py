"""which organizations of moderators a comment names"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

#: (name, which rows), all by consultation.
INDEXES = (
    ('ix_comment_unsearched', 'named_organizations is null and (original is not null or public_text is not null)'),
    ('ix_comment_naming', "named_organizations <> ''"),
)


def upgrade():
    op.create_table(
        'organization_search',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('names', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'],
            name=op.f('fk_organization_search_consultation_id_consultation'), ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_organization_search')),
    )
    op.add_column('comment', sa.Column('named_organizations', sa.String(), nullable=True))
    for name, which in INDEXES:
        op.create_index(
            name, 'comment', ['consultation_id'], sqlite_where=sa.text(which), postgresql_where=sa.text(which)
        )


def downgrade():
    for name, _ in reversed(INDEXES):
        op.drop_index(name, table_name='comment')
    op.drop_column('comment', 'named_organizations')
    op.drop_table('organization_search')
