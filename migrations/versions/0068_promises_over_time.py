"""what happens to a promise after the signature, what is forecast with it, and who holds the office that owns it"""

import sqlalchemy as sa
from alembic import op

revision = '0068'
down_revision = '0067'
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
WORDS = ('holder', 'forecast', 'no_forecast', 'folded_text')
NUMBERS = ('forecast_low', 'forecast_high')


def upgrade():
    for name in WORDS:
        op.add_column('commitment', sa.Column(name, sa.String(), server_default='', nullable=False))
    for name in NUMBERS:
        op.add_column('commitment', sa.Column(name, NUMBER, nullable=True))
    op.add_column('commitment', sa.Column('forecast_on', sa.Date(), nullable=True))
    op.add_column('commitment', sa.Column('forecast_sure', sa.Integer(), nullable=True))
    _fold()
    op.create_table(
        'promise_event',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('commitment_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('found', NUMBER, nullable=True),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('extended', 'holder', 'found')", name=op.f('ck_promise_event_kind_known')),
        sa.ForeignKeyConstraint(
            ['commitment_id'], ['commitment.id'], name=op.f('fk_promise_event_commitment_id_commitment')
        ),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_promise_event_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_promise_event')),
    )
    op.create_index(op.f('ix_promise_event_commitment_id'), 'promise_event', ['commitment_id'])


def _fold():
    """Promises from before are found by their words, but not yet without accents."""
    table = sa.table('commitment', *(sa.column(name) for name in ('id', 'text', 'owner', 'measure', 'folded_text')))
    for row in op.get_bind().execute(sa.select(table)).all():
        folded = ' '.join((row.text, row.owner, row.measure)).casefold()
        op.get_bind().execute(sa.update(table).where(table.c.id == row.id).values(folded_text=folded))


def downgrade():
    op.drop_index(op.f('ix_promise_event_commitment_id'), table_name='promise_event')
    op.drop_table('promise_event')
    for name in ('forecast_sure', 'forecast_on', *NUMBERS, *WORDS):
        op.drop_column('commitment', name)
