"""The blueprint of the report."""

from flask import Blueprint

blueprint = Blueprint("report", __name__, url_prefix="/team")
