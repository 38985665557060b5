"""quotes that analysts choose, and the daily look at who is quoted"""

import sqlalchemy as sa
from alembic import op

revision = '0058'
down_revision = '0057'
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'chosen_quote',
        sa.Column('id', BIG_KEY, autoincrement=False, nullable=False),
        sa.Column('comment_id', BIG_KEY, nullable=False),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_chosen_quote_comment_id_comment')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_chosen_quote')),
        sa.UniqueConstraint('comment_id', name=op.f('uq_chosen_quote_comment_id')),
    )
    op.create_table(
        'quote_check',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('checked_on', sa.Date(), nullable=False),
        sa.Column('repeated', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_quote_check_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_quote_check')),
    )


def downgrade():
    op.drop_table('quote_check')
    op.drop_table('chosen_quote')
