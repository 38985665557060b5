"""comments with the same words, or nearly the same, and what moderators say that they are"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

CHECK = (
    '(wording_hmac is null or original is not null or public_text is not null)'
    ' and (wording_hmac is not null or (copy_group is null and times_sent = 1))'
)
UNCOMPARED = 'copy_group is null and (original is not null or public_text is not null)'
#: (name, columns, which rows).
INDEXES = (
    ('ix_comment_wording', ['consultation_id', 'wording_hmac', 'stage', 'id'], None),
    ('ix_comment_copy_group', ['copy_group'], 'copy_group > 0'),
    ('ix_comment_uncompared', ['consultation_id'], UNCOMPARED),
    ('ix_comment_repeated', ['consultation_id'], 'times_sent > 1'),
)


def upgrade():
    with op.batch_alter_table('comment') as batch_op:
        batch_op.add_column(sa.Column('wording_hmac', sa.LargeBinary(16), nullable=True))
        batch_op.add_column(sa.Column('copy_group', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('times_sent', sa.Integer(), server_default='1', nullable=False))
        batch_op.create_check_constraint(op.f('ck_comment_copies_have_words'), CHECK)
    for name, columns, which in INDEXES:
        where = sa.text(which) if which else None
        op.create_index(name, 'comment', columns, sqlite_where=where, postgresql_where=where)
    op.create_table(
        'copy_judgement',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('copy_group', sa.BigInteger(), nullable=False),
        sa.Column('sequence', sa.SmallInteger(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('recorded', sa.Boolean(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=True),
        sa.Column('day', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_copy_judgement_consultation_id_consultation'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_copy_judgement_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_copy_judgement')),
        sa.UniqueConstraint('copy_group', 'sequence', name=op.f('uq_copy_judgement_copy_group_sequence')),
    )
    op.create_index(op.f('ix_copy_judgement_consultation_id'), 'copy_judgement', ['consultation_id'])
    op.create_index(
        'ix_copy_judgement_named', 'copy_judgement', ['day'],
        sqlite_where=sa.text('staff_id is not null'), postgresql_where=sa.text('staff_id is not null'),
    )  # fmt: skip


def downgrade():
    op.drop_table('copy_judgement')
    for name, _, _ in reversed(INDEXES):
        op.drop_index(name, table_name='comment')
    with op.batch_alter_table('comment') as batch_op:
        batch_op.drop_constraint(op.f('ck_comment_copies_have_words'), type_='check')
        batch_op.drop_column('times_sent')
        batch_op.drop_column('copy_group')
        batch_op.drop_column('wording_hmac')
