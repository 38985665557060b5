"""The blueprint of Part A, Part B and the promises, with the views of every module on it."""

from flask import Blueprint

from consult.accountability import answer_views, heard_views, later_views, promise_views

blueprint = Blueprint("accountability", __name__, url_prefix="/team")

for module in (heard_views, answer_views, later_views, promise_views):
    module.register(blueprint)
