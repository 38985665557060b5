"""The blueprint of Part A, Part B and the promises, with the views of every module on it."""

from flask import Blueprint

from consult.accountability.views import commitments, later_decisions, report, response

blueprint = Blueprint("accountability", __name__, url_prefix="/team")

for module in (report, response, later_decisions, commitments):
    module.register(blueprint)
