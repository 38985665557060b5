"""organizations reply by a private link, once: a reply that a decision maker had typed counts as confirmed"""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0065'
down_revision = '0064'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    made = op.create_table(
        'invited_reply',
        sa.Column('id', KEY, autoincrement=False, nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('purpose', sa.String(), nullable=False),
        sa.Column('invited', sa.String(), nullable=False),
        sa.Column('invited_on', sa.Date(), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=False),
        sa.Column('link_hmac', sa.LargeBinary(length=32), nullable=True),
        sa.Column('by', sa.String(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('cuts', sa.JSON(), nullable=False),
        sa.Column('replied_on', sa.Date(), nullable=True),
        sa.Column('refused_on', sa.Date(), nullable=True),
        sa.Column('confirmed_on', sa.Date(), nullable=True),
        sa.Column('staff_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_invited_reply_consultation_id_consultation')
        ),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_invited_reply_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invited_reply')),
        sa.UniqueConstraint(
            'consultation_id', 'purpose', 'invited', name=op.f('uq_invited_reply_consultation_id_purpose_invited')
        ),
        sa.UniqueConstraint('link_hmac', name=op.f('uq_invited_reply_link_hmac')),
    )
    notes = op.get_bind().execute(
        sa.text("select consultation_id, reply_by, reply from response_notes where reply <> ''")
    )
    day = datetime.now(UTC).date()
    rows = [
        {
            'id': secrets.randbits(62), 'consultation_id': plan, 'purpose': 'right_of_reply', 'invited': by,
            'invited_on': day, 'due_on': day, 'by': by, 'text': reply, 'cuts': [], 'replied_on': day,
            'confirmed_on': day,
        }
        for plan, by, reply in notes
    ]  # fmt: skip
    if rows:
        op.bulk_insert(made, rows)
    for name in ('reply', 'reply_by'):
        op.drop_column('response_notes', name)


def downgrade():
    for name in ('reply_by', 'reply'):
        op.add_column('response_notes', sa.Column(name, sa.String(), server_default='', nullable=False))
    for name, column in (('reply_by', 'by'), ('reply', 'text')):
        op.execute(
            f'update response_notes set {name} = coalesce((select max("{column}") from invited_reply '
            'where invited_reply.consultation_id = response_notes.consultation_id '
            "and purpose = 'right_of_reply' and confirmed_on is not null), '')"
        )
    op.drop_table('invited_reply')
