"""the words of published comments, by which anyone finds them

How words are taken from a text is the program's business and changes with it, so `consult upgrade` fills the table.
"""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'public_word',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('word', sa.LargeBinary(length=160), nullable=False),
        sa.Column('comment_id', KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_public_word_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('consultation_id', 'word', 'comment_id', name=op.f('pk_public_word')),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_public_word_comment_id_word', 'public_word', ['comment_id', 'word'])


def downgrade():
    op.drop_table('public_word')
