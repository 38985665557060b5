"""what an edit request holds of the version is called a hash of its contents"""

from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    op.execute('alter table edit_request rename column fingerprint to contents_hash')


def downgrade():
    op.execute('alter table edit_request rename column contents_hash to fingerprint')
