"""files that the periodic tasks make from public pages, kept until words in them are deleted

Whoever applies this has none yet: the periodic tasks make them.
"""

import sqlalchemy as sa
from alembic import op

revision = '0066'
down_revision = '0065'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'made_file',
        sa.Column('consultation_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('version', sa.String(), nullable=False),
        sa.Column('looked_at', sa.String(), nullable=False),
        sa.Column('made_on', sa.Date(), nullable=True),
        sa.Column('removals', sa.Integer(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_made_file_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('consultation_id', 'kind', name=op.f('pk_made_file')),
    )


def downgrade():
    op.drop_table('made_file')
