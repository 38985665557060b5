"""The blueprint of the organizers' pages. Each view puts itself at its address."""

from flask import Blueprint

blueprint = Blueprint("consultations", __name__, url_prefix="/team")
