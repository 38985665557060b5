"""Routes of the report."""

from tests.routes.model import Form, Route

ROUTES = [
    Route("report.show", "GET", "A", 200),
    Route(
        "report.freeze",
        "POST",
        "A",
        409,
        forms=[
            Form("Ana", "closed", good={"version_seen": "{document_seen}"}, bare=409),
        ],
    ),
    Route(
        "report.write_notes",
        "POST",
        "A",
        303,
        forms=[
            Form(
                "Ana",
                "closed",
                good={"version_seen": "{notes_seen}"},
                texts={"missing_groups": 1500, "disagreement": 600, "reliability": 600, "ungrouped": 600},
                bare=409,
            ),
        ],
    ),
]
