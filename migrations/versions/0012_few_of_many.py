"""indexes of the few rows that periodic tasks wait for, and of no others"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

#: (name, table, columns, which rows).
NEW = (
    ('ix_decision_unrecorded', 'decision', ['comment_id'], 'not recorded'),
    ('ix_opening_unrecorded', 'opening', ['comment_id'], 'not recorded'),
    ('ix_submission_unsettled', 'submission', ['consultation_id'], 'not settled'),
    ('ix_submission_unshuffled', 'submission', ['changed_on', 'consultation_id', 'id'], 'not shuffled'),
)
OLD = (
    ('ix_decision_recorded', 'decision', ['recorded']),
    ('ix_opening_recorded', 'opening', ['recorded']),
    ('ix_submission_unsettled', 'submission', ['settled', 'consultation_id']),
    ('ix_submission_unshuffled', 'submission', ['shuffled', 'changed_on', 'consultation_id', 'id']),
)


def upgrade():
    for name, table, _ in OLD:
        op.drop_index(name, table_name=table)
    for name, table, columns, which in NEW:
        op.create_index(name, table, columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which))


def downgrade():
    for name, table, _, _ in reversed(NEW):
        op.drop_index(name, table_name=table)
    for name, table, columns in OLD:
        op.create_index(name, table, columns)
