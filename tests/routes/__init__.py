"""Every page and form of the site, in one table by room: who gets in, and what a form accepts.

A new route has one row, here and nowhere else. The row says what each kind of actor gets while the plan `tst2` is open;
a form's row also has what people fill in, for tests of bad, forged and repeated input. Words in braces come from
`tests.houses`.
"""

from dataclasses import replace

from tests.routes import (
    analysis,
    api,
    commitments,
    consultations,
    credentials,
    moderation,
    operations,
    pages,
    report,
    response,
    staff,
)
from tests.routes.model import PASSPHRASE, WORDS, Form, Route

__all__ = ["FORMS", "PAGES", "PASSPHRASE", "ROUTES", "WORDS", "Form", "Route"]

_ROOMS = (
    analysis.ROUTES,
    api.ROUTES,
    commitments.ROUTES,
    consultations.ROUTES,
    credentials.ROUTES,
    moderation.ROUTES,
    operations.ROUTES,
    pages.ROUTES,
    report.ROUTES,
    response.ROUTES,
    staff.ROUTES,
)
#: Every route by its endpoint and method.
ROUTES = {(route.endpoint, route.method): route for routes in _ROOMS for route in routes}
#: The pages by endpoint.
PAGES = {endpoint: route for (endpoint, method), route in ROUTES.items() if method == "GET"}
#: Every form, with its route's endpoint.
FORMS = [replace(form, endpoint=route.endpoint) for route in ROUTES.values() for form in route.forms]
