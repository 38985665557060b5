"""answers to proposals keep the wording that these were shown with"""

import sqlalchemy as sa
from alembic import op

revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None

NAME = "fk_comment_vote_clause_version_id_clause_version"


def upgrade():
    with op.batch_alter_table("comment_vote") as table:
        table.add_column(sa.Column("clause_version_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f(NAME), "clause_version", ["clause_version_id"], ["id"])


def downgrade():
    with op.batch_alter_table("comment_vote") as table:
        table.drop_constraint(op.f(NAME), type_="foreignkey")
        table.drop_column("clause_version_id")
