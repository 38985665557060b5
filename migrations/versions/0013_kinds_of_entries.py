"""entries of one kind are found by an index: every page of a part asks for its corrections of evidence"""

from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('record_entry', schema=None) as batch_op:
        batch_op.create_index('ix_record_entry_kind', ['log', 'kind', 'position'], unique=False)


def downgrade():
    with op.batch_alter_table('record_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_record_entry_kind')
