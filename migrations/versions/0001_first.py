"""first"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('consultation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('can_change', sa.String(), nullable=False),
    sa.Column('cannot_change', sa.String(), nullable=False),
    sa.Column('cannot_change_by', sa.String(), nullable=False),
    sa.Column('influence', sa.String(), nullable=False),
    sa.Column('decider', sa.String(), nullable=False),
    sa.Column('run_by', sa.String(), nullable=False),
    sa.Column('paid_by', sa.String(), nullable=False),
    sa.Column('design_partner', sa.String(), nullable=False),
    sa.Column('reading_hours', sa.String(), nullable=False),
    sa.Column('support', sa.String(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('answer_due_on', sa.Date(), nullable=True),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('imported_from', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation')),
    sa.UniqueConstraint('code', name=op.f('uq_consultation_code'))
    )
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_state'), ['state'], unique=False)

    op.create_table('record_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('log', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('entry', sa.String(), nullable=False),
    sa.Column('leaf', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_entry')),
    sa.UniqueConstraint('log', 'position', name=op.f('uq_record_entry_log_position'))
    )
    op.create_table('staff',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('affiliation', sa.String(), nullable=False),
    sa.Column('passphrase_hash', sa.String(), nullable=True),
    sa.Column('totp_secret', sa.String(), nullable=True),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.Column('administrator', sa.Boolean(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(), nullable=True),
    sa.Column('joined_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('name', name=op.f('uq_staff_name'))
    )
    op.create_table('sweep_lease',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_sweep_lease'))
    )
    op.create_table('answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('signed_at', sa.DateTime(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_answer_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_answer_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_answer_consultation_id_number'))
    )
    op.create_table('answer_notes',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('decided', sa.String(), nullable=False),
    sa.Column('biggest_change', sa.String(), nullable=False),
    sa.Column('biggest_refusal', sa.String(), nullable=False),
    sa.Column('reply_by', sa.String(), nullable=False),
    sa.Column('reply', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_answer_notes_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_answer_notes'))
    )
    op.create_table('clause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_clause_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause')),
    sa.UniqueConstraint('consultation_id', 'key', name=op.f('uq_clause_consultation_id_key'))
    )
    op.create_table('commitment_to_answer',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('answer_due_on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_commitment_to_answer_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_commitment_to_answer_staff_id_staff')),
    sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_commitment_to_answer'))
    )
    op.create_table('consultation_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_consultation_role_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_consultation_role_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation_role')),
    sa.UniqueConstraint('consultation_id', 'staff_id', 'role', name=op.f('uq_consultation_role_consultation_id_staff_id_role'))
    )
    with op.batch_alter_table('consultation_role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_role_staff_id'), ['staff_id'], unique=False)

    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_draft_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_draft_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_draft_consultation_id_number'))
    )
    op.create_table('heard',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_heard_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_heard_staff_id_staff')),
    sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_heard'))
    )
    op.create_table('heard_notes',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('not_heard', sa.String(), nullable=False),
    sa.Column('differ', sa.String(), nullable=False),
    sa.Column('solid', sa.String(), nullable=False),
    sa.Column('unsorted', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_heard_notes_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_heard_notes'))
    )
    op.create_table('life_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_life_event_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_life_event_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_life_event'))
    )
    with op.batch_alter_table('life_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_life_event_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('sheet',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_sheet_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet'))
    )
    with op.batch_alter_table('sheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('staff_link',
    sa.Column('token_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staff_link_staff_id_staff'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_staff_link'))
    )
    with op.batch_alter_table('staff_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_link_staff_id'), ['staff_id'], unique=False)

    op.create_table('staff_session',
    sa.Column('token_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('began_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staff_session_staff_id_staff'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_staff_session'))
    )
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_session_staff_id'), ['staff_id'], unique=False)

    op.create_table('submission',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('lookup', sa.LargeBinary(length=32), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_submission_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission')),
    sa.UniqueConstraint('lookup', name=op.f('uq_submission_lookup'))
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('clause_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('meaning', sa.Integer(), nullable=False),
    sa.Column('heading', sa.String(), nullable=False),
    sa.Column('wording', sa.String(), nullable=False),
    sa.Column('plain', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('cost', sa.String(), nullable=False),
    sa.Column('affects', sa.String(), nullable=False),
    sa.CheckConstraint("cost in ('', 'none', 'low', 'medium', 'high', 'unknown')", name=op.f('ck_clause_version_cost_known')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_clause_version_clause_id_clause')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause_version'))
    )
    with op.batch_alter_table('clause_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clause_version_clause_id'), ['clause_id'], unique=False)

    op.create_table('commitment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('measure', sa.String(), nullable=False),
    sa.Column('money', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_commitment_clause_id_clause')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_commitment_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment'))
    )
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('direction', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('citation', sa.String(), nullable=False),
    sa.Column('says', sa.String(), nullable=False),
    sa.Column('limits', sa.String(), nullable=False),
    sa.CheckConstraint("direction in ('for', 'against', 'mixed')", name=op.f('ck_evidence_direction_known')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_evidence_clause_id_clause')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_clause_id'), ['clause_id'], unique=False)

    op.create_table('standing',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('submission_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_standing_submission_id_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standing'))
    )
    with op.batch_alter_table('standing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standing_submission_id'), ['submission_id'], unique=False)

    op.create_table('theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('minority', sa.String(), nullable=False),
    sa.Column('safety', sa.Boolean(), nullable=False),
    sa.Column('safety_note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_theme_clause_id_clause')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_theme_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme')),
    sa.UniqueConstraint('consultation_id', 'key', name=op.f('uq_theme_consultation_id_key'))
    )
    op.create_table('ballot',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('clause_version_id', sa.Integer(), nullable=False),
    sa.Column('choice', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['clause_version_id'], ['clause_version.id'], name=op.f('fk_ballot_clause_version_id_clause_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot'))
    )
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.create_index('ix_ballot_clause_version_id_channel_choice', ['clause_version_id', 'channel', 'choice'], unique=False)

    op.create_table('comment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('submission_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=True),
    sa.Column('clause_version_id', sa.Integer(), nullable=True),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('consent', sa.String(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('original', sa.String(), nullable=True),
    sa.Column('public_text', sa.String(), nullable=True),
    sa.Column('lookup', sa.LargeBinary(length=32), nullable=False),
    sa.Column('tracker', sa.String(), nullable=False),
    sa.Column('nonce', sa.LargeBinary(length=32), nullable=False),
    sa.Column('seat', sa.BigInteger(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('pooled_on', sa.Date(), nullable=True),
    sa.Column('public_on', sa.Date(), nullable=True),
    sa.CheckConstraint("consent in ('quote', 'show', 'team')", name=op.f('ck_comment_consent_known')),
    sa.CheckConstraint("stage in ('inbox', 'pool', 'public', 'closed')", name=op.f('ck_comment_stage_known')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_comment_clause_id_clause')),
    sa.ForeignKeyConstraint(['clause_version_id'], ['clause_version.id'], name=op.f('fk_comment_clause_version_id_clause_version')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_comment_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_comment_submission_id_submission')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment')),
    sa.UniqueConstraint('lookup', name=op.f('uq_comment_lookup')),
    sa.UniqueConstraint('tracker', name=op.f('uq_comment_tracker'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index('ix_comment_public', ['consultation_id', 'stage', 'clause_id', 'seat', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_submission_id'), ['submission_id'], unique=False)

    op.create_table('disposition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=True),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('reason_kind', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('wording', sa.String(), nullable=False),
    sa.Column('plain', sa.String(), nullable=False),
    sa.Column('open_question', sa.String(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.CheckConstraint('(clause_id is null) <> (theme_id is null)', name=op.f('ck_disposition_one_target')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_disposition_clause_id_clause')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_disposition_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_disposition_theme_id_theme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disposition')),
    sa.UniqueConstraint('consultation_id', 'clause_id', name=op.f('uq_disposition_consultation_id_clause_id')),
    sa.UniqueConstraint('consultation_id', 'theme_id', name=op.f('uq_disposition_consultation_id_theme_id'))
    )
    op.create_table('draft_clause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('clause_version_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('is_key', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['clause_version_id'], ['clause_version.id'], name=op.f('fk_draft_clause_clause_version_id_clause_version')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_clause_draft_id_draft'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_clause')),
    sa.UniqueConstraint('draft_id', 'clause_version_id', name=op.f('uq_draft_clause_draft_id_clause_version_id'))
    )
    with op.batch_alter_table('draft_clause', schema=None) as batch_op:
        batch_op.create_index('ix_draft_clause_place', ['draft_id', 'position'], unique=False)

    op.create_table('progress_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('evidence', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("status in ('not_started', 'limited', 'substantial', 'complete', 'abandoned')", name=op.f('ck_progress_note_status_known')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_progress_note_commitment_id_commitment')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_progress_note_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_note'))
    )
    with op.batch_alter_table('progress_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_progress_note_commitment_id'), ['commitment_id'], unique=False)

    op.create_table('vote',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('submission_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('clause_version_id', sa.Integer(), nullable=False),
    sa.Column('choice', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('lookup', sa.LargeBinary(length=32), nullable=False),
    sa.Column('tracker', sa.String(), nullable=False),
    sa.Column('nonce', sa.LargeBinary(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['clause_version_id'], ['clause_version.id'], name=op.f('fk_vote_clause_version_id_clause_version')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_vote_submission_id_submission')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vote'))
    )
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.create_index('ix_vote_clause_version_id_choice', ['clause_version_id', 'choice'], unique=False)
        batch_op.create_index(batch_op.f('ix_vote_submission_id'), ['submission_id'], unique=False)

    op.create_table('coding',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_coding_comment_id_comment')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_coding_staff_id_staff')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_coding_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coding')),
    sa.UniqueConstraint('comment_id', 'theme_id', 'staff_id', name=op.f('uq_coding_comment_id_theme_id_staff_id'))
    )
    with op.batch_alter_table('coding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coding_theme_id'), ['theme_id'], unique=False)

    op.create_table('comment_vote',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('sheet_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('value', sa.SmallInteger(), nullable=False),
    sa.CheckConstraint('value in (-1, 0, 1)', name=op.f('ck_comment_vote_value_known')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_vote_comment_id_comment')),
    sa.ForeignKeyConstraint(['sheet_id'], ['sheet.id'], name=op.f('fk_comment_vote_sheet_id_sheet'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_vote'))
    )
    with op.batch_alter_table('comment_vote', schema=None) as batch_op:
        batch_op.create_index('ix_comment_vote_comment_id_value', ['comment_id', 'value'], unique=False)
        batch_op.create_index('uq_comment_vote_sheet_id_comment_id', ['sheet_id', 'comment_id'], unique=True)

    op.create_table('decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('turn', sa.SmallInteger(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('settled', sa.Boolean(), nullable=False),
    sa.Column('again', sa.Boolean(), nullable=False),
    sa.Column('recorded', sa.Boolean(), nullable=False),
    sa.Column('rules', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_decision_comment_id_comment')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_decision_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('comment_id', 'turn', name=op.f('uq_decision_comment_id_turn'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_comment_id'), ['comment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_recorded'), ['recorded'], unique=False)

    op.create_table('item_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('vote_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('effect', sa.SmallInteger(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=True),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(comment_id is null) <> (vote_id is null)', name=op.f('ck_item_event_one_item')),
    sa.CheckConstraint('effect in (-1, 0, 1)', name=op.f('ck_item_event_effect_known')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_item_event_comment_id_comment')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_item_event_staff_id_staff')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_item_event_vote_id_vote'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_event'))
    )
    with op.batch_alter_table('item_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_event_comment_id'), ['comment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_event_vote_id'), ['vote_id'], unique=False)

    op.create_table('opening',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_opening_comment_id_comment')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_opening_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening'))
    )
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opening_comment_id'), ['comment_id'], unique=False)



def downgrade():
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_opening_comment_id'))

    op.drop_table('opening')
    with op.batch_alter_table('item_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_event_vote_id'))
        batch_op.drop_index(batch_op.f('ix_item_event_comment_id'))

    op.drop_table('item_event')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_recorded'))
        batch_op.drop_index(batch_op.f('ix_decision_comment_id'))

    op.drop_table('decision')
    with op.batch_alter_table('comment_vote', schema=None) as batch_op:
        batch_op.drop_index('uq_comment_vote_sheet_id_comment_id')
        batch_op.drop_index('ix_comment_vote_comment_id_value')

    op.drop_table('comment_vote')
    with op.batch_alter_table('coding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coding_theme_id'))

    op.drop_table('coding')
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vote_submission_id'))
        batch_op.drop_index('ix_vote_clause_version_id_choice')

    op.drop_table('vote')
    with op.batch_alter_table('progress_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_progress_note_commitment_id'))

    op.drop_table('progress_note')
    with op.batch_alter_table('draft_clause', schema=None) as batch_op:
        batch_op.drop_index('ix_draft_clause_place')

    op.drop_table('draft_clause')
    op.drop_table('disposition')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_submission_id'))
        batch_op.drop_index('ix_comment_public')

    op.drop_table('comment')
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_index('ix_ballot_clause_version_id_channel_choice')

    op.drop_table('ballot')
    op.drop_table('theme')
    with op.batch_alter_table('standing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standing_submission_id'))

    op.drop_table('standing')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_clause_id'))

    op.drop_table('evidence')
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_consultation_id'))

    op.drop_table('commitment')
    with op.batch_alter_table('clause_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clause_version_clause_id'))

    op.drop_table('clause_version')
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submission_consultation_id'))

    op.drop_table('submission')
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_session_staff_id'))

    op.drop_table('staff_session')
    with op.batch_alter_table('staff_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_link_staff_id'))

    op.drop_table('staff_link')
    with op.batch_alter_table('sheet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sheet_consultation_id'))

    op.drop_table('sheet')
    with op.batch_alter_table('life_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_life_event_consultation_id'))

    op.drop_table('life_event')
    op.drop_table('heard_notes')
    op.drop_table('heard')
    op.drop_table('draft')
    with op.batch_alter_table('consultation_role', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_role_staff_id'))

    op.drop_table('consultation_role')
    op.drop_table('commitment_to_answer')
    op.drop_table('clause')
    op.drop_table('answer_notes')
    op.drop_table('answer')
    op.drop_table('sweep_lease')
    op.drop_table('staff')
    op.drop_table('record_entry')
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_state'))

    op.drop_table('consultation')
