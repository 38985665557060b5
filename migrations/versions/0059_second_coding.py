"""who sorted each comment of a sample a second time, how far a sample is, and why two analysts chose what they chose"""

import sqlalchemy as sa
from alembic import op

revision = '0059'
down_revision = '0058'
branch_labels = None
depends_on = None

FOREIGN_KEY = 'fk_sampled_comment_staff_id_staff'


def upgrade():
    with op.batch_alter_table('sampled_comment') as table:
        table.add_column(sa.Column('staff_id', sa.Integer(), nullable=True))
        table.create_foreign_key(op.f(FOREIGN_KEY), 'staff', ['staff_id'], ['id'])
    op.execute(
        'update sampled_comment set staff_id = (select coding_sample.staff_id from coding_sample '
        'where coding_sample.id = sampled_comment.sample_id) where second is not null'
    )
    op.add_column('coding_settlement', sa.Column('reason', sa.String(), server_default='', nullable=False))
    op.add_column('coding_sample', sa.Column('size', sa.Integer(), server_default='0', nullable=False))
    op.add_column('coding_sample', sa.Column('grouped', sa.Integer(), server_default='0', nullable=False))
    of_sample = 'select count(*) from sampled_comment where sample_id = coding_sample.id'
    op.execute(f'update coding_sample set size = ({of_sample}), grouped = ({of_sample} and second is not null)')


def downgrade():
    op.drop_column('coding_sample', 'grouped')
    op.drop_column('coding_sample', 'size')
    op.drop_column('coding_settlement', 'reason')
    with op.batch_alter_table('sampled_comment') as table:
        table.drop_constraint(op.f(FOREIGN_KEY), type_='foreignkey')
        table.drop_column('staff_id')
