"""the codebook with its versions, and what analysts judge of a comment besides its themes"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0049'
down_revision = '0048'
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
THEME, CODING = ('includes', 'excludes', 'example', 'stance'), ('source', 'day', 'codebook_version')


def upgrade():
    for name in THEME:
        op.add_column('theme', sa.Column(name, sa.String(), server_default='', nullable=False))
    op.add_column('coding', sa.Column('source', sa.String(), server_default='person', nullable=False))
    op.add_column('coding', sa.Column('day', sa.Date(), nullable=True))
    op.add_column('coding', sa.Column('codebook_version', sa.Integer(), server_default='0', nullable=False))
    op.create_table(
        'codebook_change',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('theme_key', sa.String(), nullable=False),
        sa.Column('other_keys', sa.JSON(), nullable=False),
        sa.Column('words_before', sa.JSON(), nullable=False),
        sa.Column('words_after', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_codebook_change_consultation_id_consultation')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_codebook_change')),
        sa.UniqueConstraint('consultation_id', 'version', name=op.f('uq_codebook_change_consultation_id_version')),
    )
    sorting = op.create_table(
        'sorting',
        sa.Column('id', BIG_KEY, autoincrement=False, nullable=False),
        sa.Column('comment_id', BIG_KEY, nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('stance', sa.String(), nullable=False),
        sa.Column('strength', sa.String(), nullable=False),
        sa.Column('is_safety', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('is_minority', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('is_unsure', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('none_fits', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('again', sa.String(), server_default='', nullable=False),
        sa.Column('codebook_version', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_sorting_comment_id_comment')),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_sorting_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sorting')),
        sa.UniqueConstraint('comment_id', 'staff_id', name=op.f('uq_sorting_comment_id_staff_id')),
    )
    # What has a theme was sorted, by whoever found it.
    found = op.get_bind().execute(sa.text(
        'select distinct coding.comment_id, coding.staff_id from coding'
        ' join comment on comment.id = coding.comment_id where comment.public_text is not null'
    )).all()  # fmt: skip
    rows = [
        {
            'id': secrets.randbits(63) or 1, 'comment_id': comment_id, 'staff_id': staff_id, 'stance': '',
            'strength': '', 'codebook_version': 0,
        }
        for comment_id, staff_id in found
    ]  # fmt: skip
    if rows:
        op.bulk_insert(sorting, rows)


def downgrade():
    op.drop_table('sorting')
    op.drop_table('codebook_change')
    for table, names in (('coding', CODING), ('theme', THEME)):
        for name in names:
            op.drop_column(table, name)
