"""The blueprint of the decision maker's answer."""

from flask import Blueprint

blueprint = Blueprint("response", __name__, url_prefix="/team")
