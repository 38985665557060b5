"""The blueprint of the pages on which staff sign in and out, and change how they do."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/team")
