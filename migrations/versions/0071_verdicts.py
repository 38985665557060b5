"""verdicts on the summary, on the answer and on promises in one table"""

import sqlalchemy as sa
from alembic import op

revision = '0071'
down_revision = '0070'
branch_labels = None
depends_on = None

BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def _keys(table, *of_promise):
    return [
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f(f'fk_{table}_consultation_id_consultation')
        ),
        *(
            sa.ForeignKeyConstraint([column], ['commitment.id'], name=op.f(f'fk_{table}_{column}_commitment'))
            for column in of_promise
        ),
    ]


def _given(table, *asked):
    op.create_table(
        table,
        sa.Column('id', BIG_KEY, autoincrement=False, nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        *asked,
        sa.Column('lookup_hmac', sa.LargeBinary(length=32), nullable=False),
        sa.Column('by_receipt', sa.Boolean(), nullable=False),
        sa.Column('hold_reason', sa.String(), server_default='', nullable=False),
        sa.Column('verdict', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        *_keys(table, *(column.name for column in asked if column.name == 'commitment_id')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
        sa.UniqueConstraint('lookup_hmac', name=op.f(f'uq_{table}_lookup_hmac')),
    )
    op.create_index(f'ix_{table}_counted', table, ['consultation_id', 'day'])


def _asked():
    return sa.Column('question', sa.String(), nullable=False), sa.Column('commitment_id', sa.Integer(), nullable=True)


def upgrade():
    _given('given_verdict', *_asked())
    op.execute(
        'insert into given_verdict '
        '(id, consultation_id, question, lookup_hmac, by_receipt, hold_reason, verdict, day) '
        "select id, consultation_id, 'summary', lookup_hmac, by_receipt, hold_reason, verdict, day "
        'from summary_verdict'
    )
    op.drop_index('ix_summary_verdict_counted', table_name='summary_verdict')
    op.drop_table('summary_verdict')
    shown = op.get_bind().execute(
        sa.text('select consultation_id, by_receipt, verdict, people from verdict_count')
    ).mappings().all()
    op.drop_table('verdict_count')
    counts = op.create_table(
        'verdict_count',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        *_asked(),
        sa.Column('by_receipt', sa.Boolean(), nullable=False),
        sa.Column('verdict', sa.String(), nullable=False),
        sa.Column('people', sa.Integer(), nullable=False),
        *_keys('verdict_count', 'commitment_id'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_verdict_count')),
    )
    op.create_index(op.f('ix_verdict_count_consultation_id'), 'verdict_count', ['consultation_id'])
    op.bulk_insert(
        counts, [{**row, 'by_receipt': bool(row['by_receipt']), 'question': 'summary'} for row in shown]
    )


def downgrade():
    shown = op.get_bind().execute(sa.text(
        "select consultation_id, by_receipt, verdict, people from verdict_count where question = 'summary'"
    )).mappings().all()
    op.drop_index(op.f('ix_verdict_count_consultation_id'), table_name='verdict_count')
    op.drop_table('verdict_count')
    counts = op.create_table(
        'verdict_count',
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('by_receipt', sa.Boolean(), nullable=False),
        sa.Column('verdict', sa.String(), nullable=False),
        sa.Column('people', sa.Integer(), nullable=False),
        *_keys('verdict_count'),
        sa.PrimaryKeyConstraint('consultation_id', 'by_receipt', 'verdict', name=op.f('pk_verdict_count')),
    )
    op.bulk_insert(counts, [{**row, 'by_receipt': bool(row['by_receipt'])} for row in shown])
    _given('summary_verdict')
    op.execute(
        'insert into summary_verdict (id, consultation_id, lookup_hmac, by_receipt, hold_reason, verdict, day) '
        'select id, consultation_id, lookup_hmac, by_receipt, hold_reason, verdict, day '
        "from given_verdict where question = 'summary'"
    )
    op.drop_index('ix_given_verdict_counted', table_name='given_verdict')
    op.drop_table('given_verdict')
