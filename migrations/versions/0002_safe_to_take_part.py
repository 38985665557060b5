"""safe to take part"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def known_stages(*names):
    """Let a comment stand in these stages and no other."""
    check = "stage in ({})".format(", ".join(f"'{name}'" for name in names))
    with op.batch_alter_table("comment") as batch_op:
        batch_op.drop_constraint(op.f("ck_comment_stage_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_comment_stage_known"), sa.text(check))


def upgrade():
    op.create_table('account',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('lookup', sa.LargeBinary(length=32), nullable=False),
    sa.Column('passphrase_hash', sa.String(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('lookup', name=op.f('uq_account_lookup'))
    )
    op.create_table('affiliation_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('affiliation', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_affiliation_event_by_id_staff')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_affiliation_event_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_affiliation_event'))
    )
    with op.batch_alter_table('affiliation_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_affiliation_event_staff_id'), ['staff_id'], unique=False)

    op.create_table('moderator_break',
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_moderator_break_staff_id_staff'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('staff_id', name=op.f('pk_moderator_break'))
    )
    op.create_table('moderator_opt_out',
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_moderator_opt_out_staff_id_staff'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('staff_id', 'label', name=op.f('pk_moderator_opt_out'))
    )
    op.create_table('recovery_code',
    sa.Column('code_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_recovery_code_staff_id_staff'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_recovery_code'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_staff_id'), ['staff_id'], unique=False)

    op.create_table('role_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['staff.id'], name=op.f('fk_role_event_by_id_staff')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_role_event_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_role_event_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_event'))
    )
    with op.batch_alter_table('role_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_event_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('site',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_site_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site'))
    )
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.create_index('uq_site_consultation_id_name', ['consultation_id', 'name'], unique=True)

    op.create_table('access_code',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('site_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lookup', sa.LargeBinary(length=32), nullable=False),
    sa.Column('used', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_access_code_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_code')),
    sa.UniqueConstraint('lookup', name=op.f('uq_access_code_lookup'))
    )
    with op.batch_alter_table('access_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_code_site_id'), ['site_id'], unique=False)

    op.create_table('claim',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('words', sa.String(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_claim_comment_id_comment')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_claim_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim'))
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_comment_id'), ['comment_id'], unique=False)

    op.create_table('comment_label',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_label_comment_id_comment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_label')),
    sa.UniqueConstraint('comment_id', 'label', name=op.f('uq_comment_label_comment_id_label'))
    )
    op.create_table('passed_on',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('affiliation', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_passed_on_comment_id_comment')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_passed_on_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passed_on'))
    )
    with op.batch_alter_table('passed_on', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passed_on_comment_id'), ['comment_id'], unique=False)

    op.create_table('safety_flag',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('turn', sa.SmallInteger(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_safety_flag_comment_id_comment')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_safety_flag_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_flag')),
    sa.UniqueConstraint('comment_id', 'turn', name=op.f('uq_safety_flag_comment_id_turn'))
    )
    with op.batch_alter_table('safety_flag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_safety_flag_comment_id'), ['comment_id'], unique=False)

    op.create_table('claim_opening',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('claim_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_opening_claim_id_claim')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_claim_opening_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_opening'))
    )
    with op.batch_alter_table('claim_opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_opening_claim_id'), ['claim_id'], unique=False)

    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('support_checked_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('raw_days', sa.SmallInteger(), server_default='90', nullable=False))
        batch_op.add_column(sa.Column('sealed_days', sa.SmallInteger(), server_default='30', nullable=False))

    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.add_column(sa.Column('known_failures', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('known_locked_until', sa.DateTime(), nullable=True))

    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proved_at', sa.DateTime(), nullable=True))

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tie', sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column('site_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('held', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('settled', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_unique_constraint(batch_op.f('uq_submission_tie'), ['tie'])
        batch_op.create_foreign_key(batch_op.f('fk_submission_site_id_site'), 'site', ['site_id'], ['id'])

    known_stages('held', 'inbox', 'pool', 'public', 'closed')


def downgrade():
    op.execute("UPDATE comment SET stage = 'inbox' WHERE stage = 'held'")
    known_stages('inbox', 'pool', 'public', 'closed')

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_submission_site_id_site'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_submission_tie'), type_='unique')
        batch_op.drop_column('settled')
        batch_op.drop_column('held')
        batch_op.drop_column('site_id')
        batch_op.drop_column('tie')

    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.drop_column('proved_at')

    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.drop_column('known_locked_until')
        batch_op.drop_column('known_failures')

    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('sealed_days')
        batch_op.drop_column('raw_days')
        batch_op.drop_column('support_checked_on')

    with op.batch_alter_table('claim_opening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_opening_claim_id'))

    op.drop_table('claim_opening')
    with op.batch_alter_table('safety_flag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_safety_flag_comment_id'))

    op.drop_table('safety_flag')
    with op.batch_alter_table('passed_on', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passed_on_comment_id'))

    op.drop_table('passed_on')
    op.drop_table('comment_label')
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_comment_id'))

    op.drop_table('claim')
    with op.batch_alter_table('access_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_code_site_id'))

    op.drop_table('access_code')
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_index('uq_site_consultation_id_name')

    op.drop_table('site')
    with op.batch_alter_table('role_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_event_consultation_id'))

    op.drop_table('role_event')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_staff_id'))

    op.drop_table('recovery_code')
    op.drop_table('moderator_opt_out')
    op.drop_table('moderator_break')
    with op.batch_alter_table('affiliation_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_affiliation_event_staff_id'))

    op.drop_table('affiliation_event')
    op.drop_table('account')
