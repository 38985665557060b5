"""what stays when a comment's words go: that it was grouped, and in a sample how many differed, were resolved, by whom"""

import sqlalchemy as sa
from alembic import op

revision = '0060'
down_revision = '0059'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('comment', sa.Column('was_grouped', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        'update comment set was_grouped = true where public_text is null and exists '
        '(select 1 from coding where coding.comment_id = comment.id)'
    )
    for name in ('people', 'differing', 'resolved'):
        op.add_column('coding_sample', sa.Column(name, sa.Integer(), server_default='0', nullable=False))
    of_sample = 'from sampled_comment where sample_id = coding_sample.id'
    op.execute(
        f'update coding_sample set people = (select count(distinct staff_id) {of_sample}), '
        f'differing = (select count(*) {of_sample} and second is not null '
        'and cast(first as varchar) <> cast(second as varchar)), '
        'resolved = (select count(*) from coding_settlement join sampled_comment '
        'on sampled_comment.id = coding_settlement.sampled_id where sample_id = coding_sample.id) '
        'where done_on is not null'
    )


def downgrade():
    for name in ('resolved', 'differing', 'people'):
        op.drop_column('coding_sample', name)
    op.drop_column('comment', 'was_grouped')
