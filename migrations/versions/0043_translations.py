"""translations of published comments by people of the team"""

import sqlalchemy as sa
from alembic import op

revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
INDEXES = {
    'ix_translation_waiting': (['day'], 'not is_shown'),
    'ix_translation_named': (['day'], 'staff_id is not null'),
}


def upgrade():
    op.create_table(
        'translation',
        sa.Column('id', KEY, autoincrement=False, nullable=False),
        sa.Column('comment_id', KEY, nullable=False),
        sa.Column('language', sa.String(), nullable=False),
        sa.Column('text', sa.String(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('is_shown', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('is_recorded', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=True),
        sa.Column('day', sa.Date(), nullable=False),
        sa.CheckConstraint('not is_shown or text is not null', name=op.f('ck_translation_shown_has_words')),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_translation_comment_id_comment')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_translation_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_translation')),
        sa.UniqueConstraint('comment_id', 'language', name=op.f('uq_translation_comment_id_language')),
    )
    for name, (columns, which) in INDEXES.items():
        op.create_index(
            name, 'translation', columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which)
        )


def downgrade():
    op.drop_table('translation')
