"""Routes of the site as a whole."""

from tests.routes.model import Form, Route

ROUTES = [
    Route("operations.show", "GET", "I", 200),
    Route(
        "operations.check",
        "POST",
        "I",
        303,
        forms=[
            Form("Ida", bare=303),
        ],
    ),
]
