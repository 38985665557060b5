"""The blueprint of the organizers' pages, with the views of every module on it."""

from flask import Blueprint

from consult import gate
from consult.consultations import (
    chapter_views,
    clause_views,
    draft_views,
    framing_views,
    life_views,
    publish_views,
    reading,
    role_views,
)

blueprint = Blueprint("consultations", __name__, url_prefix="/team")

gate.register_consultation_check(reading.consultation_for)

for module in (framing_views, draft_views, publish_views, clause_views, chapter_views, life_views, role_views):
    module.register(blueprint)
