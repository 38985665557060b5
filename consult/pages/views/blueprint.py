"""The blueprint of the public pages and of the team's first page. Each view registers its own address."""

from flask import Blueprint

blueprint = Blueprint("pages", __name__)
