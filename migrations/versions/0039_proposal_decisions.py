"""whether the decision on a clause uses other words that people proposed"""

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None

TABLE = "proposal_decision"


def upgrade():
    op.create_table(
        TABLE,
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("used", sa.String(), nullable=False),
        sa.CheckConstraint("used in ('whole', 'part', 'none')", name=op.f("ck_proposal_decision_used_known")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_proposal_decision_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_proposal_decision_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_proposal_decision")),
    )
    op.create_index("ix_proposal_decision_consultation_id", TABLE, ["consultation_id"])


def downgrade():
    op.drop_index("ix_proposal_decision_consultation_id", TABLE)
    op.drop_table(TABLE)
