"""The public pages' blueprint, with the views of every module on it."""

from flask import Blueprint

from consult.pages.views import (
    accounts,
    consultations,
    impersonation,
    outcomes,
    receipts,
    staff_home,
    static_pages,
    submissions,
)

blueprint = Blueprint("pages", __name__)

for module in (consultations, submissions, receipts, outcomes, static_pages, staff_home, accounts, impersonation):
    module.register(blueprint)
