"""Routes of the report."""

from tests.routes.model import WORDS, Form, Route

ROUTES = [
    Route("report.show", "GET", "A", 200),
    Route("report.quotes", "GET", "A", 200),
    Route(
        "report.choose_quotes",
        "POST",
        "A",
        409,
        forms=[
            Form("Ana", good={"version_seen": "{quotes_seen}"}, path={"key": "hours"}, bare=409),
        ],
    ),
    Route("report.checks", "GET", "A", 200),
    Route("report.words", "GET", "A", 200),
    Route(
        "report.add_check",
        "POST",
        "A",
        422,
        forms=[
            Form(
                "Ana",
                good={"seen_on": "{today}", "who": WORDS, "missing": WORDS, "changed": WORDS},
                texts={"who": 300, "missing": 1200, "changed": 1200},
                days=("seen_on",),
            ),
        ],
    ),
    Route(
        "report.remove_check",
        "POST",
        "A",
        409,
        forms=[
            Form(
                "Ana",
                good={"version_seen": "{check_seen}"},
                path={"check_id": "{check_id}"},
                bare=409,
            ),
        ],
    ),
    Route(
        "report.give_reason",
        "POST",
        "A",
        422,
        forms=[
            Form(
                "Ana",
                good={
                    "version_seen": "{hint_seen}",
                    "place": "check {check_id} missing",
                    "words": "Many people",
                    "reason": WORDS,
                },
                texts={"reason": 300},
                bare=422,
            ),
        ],
    ),
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
                texts={
                    "missing_groups": 1500,
                    "disagreement": 600,
                    "reliability": 600,
                    "ungrouped": 600,
                    "campaign_organizers": 600,
                    "paid_peers": 600,
                },
                bare=409,
            ),
        ],
    ),
]
