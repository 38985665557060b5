"""no sending is kept with the site of its card"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_submission_site_id_site'), type_='foreignkey')
        batch_op.drop_column('site_id')


def downgrade():
    """The sites do not come back: they told the first ten cards of a site from the later ones."""
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('site_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_submission_site_id_site'), 'site', ['site_id'], ['id'])
