"""The blueprint of the analysts' pages."""

from flask import Blueprint

blueprint = Blueprint("analysis", __name__, url_prefix="/team")
