"""The blueprint of the pages on which staff come in and go, and change how they do."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/team")
