"""The public pages' blueprint, with the views of every module on it."""

from flask import Blueprint

from consult.pages import (
    account_views,
    claim_views,
    info_views,
    outcome_views,
    plan_views,
    receipt_views,
    say_views,
    team_views,
)

blueprint = Blueprint("pages", __name__)

for module in (plan_views, say_views, receipt_views, outcome_views, info_views, team_views, account_views, claim_views):
    module.register(blueprint)
