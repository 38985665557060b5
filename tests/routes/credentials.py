"""Routes of cards."""

from tests.routes.model import WORDS, Form, Route

ROUTES = [
    Route("credentials.codes", "GET", "O", 200),
    Route(
        "credentials.make_codes",
        "POST",
        "O",
        422,
        forms=[
            Form("Olga", good={"site": WORDS, "count": "3"}, texts={"site": 80}, numbers=("count",), taken=200),
        ],
    ),
]
