"""chapters of a draft: headings above clauses"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'draft_chapter',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('draft_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('level', sa.SmallInteger(), nullable=False),
        sa.Column('number', sa.String(), nullable=False),
        sa.Column('heading', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ['draft_id'], ['draft.id'], name=op.f('fk_draft_chapter_draft_id_draft'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_chapter')),
    )
    with op.batch_alter_table('draft_chapter', schema=None) as batch_op:
        batch_op.create_index('ix_draft_chapter_place', ['draft_id', 'position'], unique=False)

    with op.batch_alter_table('draft_clause', schema=None) as batch_op:
        batch_op.add_column(sa.Column('chapter_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_draft_clause_chapter_id'), ['chapter_id'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_draft_clause_chapter_id_draft_chapter'), 'draft_chapter', ['chapter_id'], ['id'],
            ondelete='SET NULL',
        )


def downgrade():
    """The clauses stay in their order; which chapter they are under goes with the chapters."""
    with op.batch_alter_table('draft_clause', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_draft_clause_chapter_id_draft_chapter'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_draft_clause_chapter_id'))
        batch_op.drop_column('chapter_id')

    with op.batch_alter_table('draft_chapter', schema=None) as batch_op:
        batch_op.drop_index('ix_draft_chapter_place')

    op.drop_table('draft_chapter')
