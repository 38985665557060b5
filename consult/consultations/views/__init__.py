"""The blueprint of the organizers' pages, with the views of every module on it."""

from flask import Blueprint

from consult.consultations import queries
from consult.consultations.views import chapters, clauses, draft, framing, lifecycle, publication, roles
from consult.web import authorization

blueprint = Blueprint("consultations", __name__, url_prefix="/team")

authorization.register_consultation_check(queries.consultation_for)

for module in (framing, draft, publication, clauses, chapters, lifecycle, roles):
    module.register(blueprint)
