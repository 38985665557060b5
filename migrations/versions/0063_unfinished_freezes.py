"""the freeze of a large plan is done in steps: which plans are being frozen, by whom, and how far it is

Whoever applies this has the report of every frozen plan already; no freeze is under way.
"""

import sqlalchemy as sa
from alembic import op

revision = '0063'
down_revision = '0062'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('consultation', sa.Column('freeze_begun_on', sa.Date(), nullable=True))
    made = sa.Column('is_part_a_made', sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column('consultation', made)
    op.create_table(
        'unfinished_freeze',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('linked', sa.Integer(), nullable=False),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.Column('is_prepared', sa.Boolean(), nullable=False),
        sa.Column('document', sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'], name=op.f('fk_unfinished_freeze_consultation_id_consultation')
        ),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_unfinished_freeze_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_unfinished_freeze')),
        sa.UniqueConstraint('consultation_id', name=op.f('uq_unfinished_freeze_consultation_id')),
    )


def downgrade():
    op.drop_table('unfinished_freeze')
    op.drop_column('consultation', 'is_part_a_made')
    op.drop_column('consultation', 'freeze_begun_on')
