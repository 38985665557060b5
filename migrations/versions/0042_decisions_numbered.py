"""entries of the record about decisions on comments are numbered, so that a page of the log is found without counting"""

import json
from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = '0042'
down_revision = '0041'
branch_labels = None
depends_on = None

COLUMNS = {'tracker': sa.String(), 'decision_number': sa.Integer(), 'reasoned_number': sa.Integer()}
INDEXES = {
    'ix_record_entry_tracker': ['consultation_code', 'kind', 'tracker', 'position'],
    'ix_record_entry_decision': ['consultation_code', 'decision_number'],
    'ix_record_entry_reasoned': ['consultation_code', 'reasoned_number'],
}


def upgrade():
    for name, kind in COLUMNS.items():
        op.add_column('record_entry', sa.Column(name, kind, nullable=True))
    connection = op.get_bind()
    entries = connection.execute(
        sa.text(
            'select id, consultation_code, kind, entry from record_entry'
            " where kind in ('moderation', 'correction') order by consultation_code, position"
        )
    )
    known, changed = Counter(), []
    for id_, code, kind, entry in entries.all():
        content = json.loads(entry)
        if 'tracker' not in content:
            continue
        is_plain = kind == 'moderation' and content.get('outcome') == 'publish' and content.get('again') is False
        reasoned = None if is_plain else known[code, True]
        changed.append({'key': id_, 'tracker': content['tracker'], 'decision': known[code, False], 'reasoned': reasoned})
        known[code, False] += 1
        known[code, True] += not is_plain
    if changed:
        values = 'tracker = :tracker, decision_number = :decision, reasoned_number = :reasoned'
        connection.execute(sa.text(f'update record_entry set {values} where id = :key'), changed)
    for name, columns in INDEXES.items():
        op.create_index(name, 'record_entry', columns)


def downgrade():
    for name in INDEXES:
        op.drop_index(name, 'record_entry')
    with op.batch_alter_table('record_entry') as table:
        for name in COLUMNS:
            table.drop_column(name)
