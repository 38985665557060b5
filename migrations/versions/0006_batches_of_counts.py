"""batches of counts"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

#: How a comment would be counted now.
AS_IT_IS = """
    CASE WHEN stage = 'held' THEN 'held'
         WHEN stage IN ('inbox', 'pool') AND public_on IS NULL THEN 'waiting'
         ELSE outcome END
"""


def upgrade():
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('counted_as', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('uncounted_since', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('changed_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('shuffled', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('counted_as', sa.String(), server_default='', nullable=False))
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.add_column(sa.Column('used', sa.Integer(), server_default='0', nullable=False))
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recorded', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.add_column(sa.Column('counted_as', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('uncounted_since', sa.Date(), nullable=True))

    # What was seen is counted: no page moves with the upgrade but those that told of what waits for its batch.
    op.execute(
        "UPDATE submission SET changed_on = day, counted_as = "
        "CASE WHEN held = '' THEN 'counted' WHEN held = 'junk' THEN 'junk' ELSE 'held' END"
    )
    op.execute(f"UPDATE comment SET counted_as = {AS_IT_IS}")
    op.execute(
        "UPDATE site SET used = "
        "(SELECT count(*) FROM access_code WHERE access_code.site_id = site.id AND access_code.used)"
    )
    op.execute("UPDATE opening SET recorded = true")
    op.execute("UPDATE claim SET counted_as = CASE WHEN answer = '' THEN 'waiting' ELSE answer END")
    forget_hidden_words()

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.alter_column('counted_as', server_default=None)
        batch_op.alter_column('shuffled', server_default=None)
        batch_op.alter_column('changed_on', existing_type=sa.Date(), nullable=False)
        batch_op.drop_index('ix_submission_consultation_id')
        batch_op.create_index('ix_submission_uncounted', ['consultation_id', 'uncounted_since'], unique=False)
        batch_op.create_index('ix_submission_unsettled', ['settled', 'consultation_id'], unique=False)
        batch_op.create_index(
            'ix_submission_unshuffled', ['shuffled', 'changed_on', 'consultation_id', 'id'], unique=False
        )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.alter_column('counted_as', server_default=None)
        batch_op.create_index('ix_comment_counted', ['consultation_id', 'counted_as', 'clause_id'], unique=False)
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.alter_column('used', server_default=None)
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.alter_column('recorded', server_default=None)
        batch_op.create_index(batch_op.f('ix_opening_recorded'), ['recorded'], unique=False)
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.alter_column('counted_as', server_default=None)
        batch_op.create_index(batch_op.f('ix_claim_uncounted_since'), ['uncounted_since'], unique=False)


def forget_hidden_words():
    """Delete words that a moderator hid, and the nonces that would confirm them, as the act itself now does."""
    connection = op.get_bind()
    hidden = connection.execute(sa.text(
        "SELECT id, public_on FROM comment WHERE outcome IN ('redact', 'team_only') "
        "AND stage IN ('pool', 'public', 'closed') AND original <> public_text"
    )).all()
    for key, public_on in hidden:
        nonce = b"" if public_on else secrets.token_bytes(32)
        connection.execute(
            sa.text("UPDATE comment SET original = NULL, nonce = :nonce WHERE id = :key"), {"nonce": nonce, "key": key}
        )


def downgrade():
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_uncounted_since'))
        batch_op.drop_column('uncounted_since')
        batch_op.drop_column('counted_as')
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_opening_recorded'))
        batch_op.drop_column('recorded')
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_column('used')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index('ix_comment_counted')
        batch_op.drop_column('counted_as')
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_index('ix_submission_unshuffled')
        batch_op.drop_index('ix_submission_unsettled')
        batch_op.drop_index('ix_submission_uncounted')
        batch_op.create_index('ix_submission_consultation_id', ['consultation_id'], unique=False)
        batch_op.drop_column('shuffled')
        batch_op.drop_column('changed_on')
        batch_op.drop_column('uncounted_since')
        batch_op.drop_column('counted_as')
