"""The blueprint of the organizers' pages. Each view registers its own address."""

from flask import Blueprint

blueprint = Blueprint("consultations", __name__, url_prefix="/team")
