"""Routes of promises."""

from tests.routes.model import WORDS, Form, Route

PROMISE = {"text": WORDS, "owner": WORDS, "measure": WORDS, "due_on": "{late_day}", "clause_key": "siting",
           "no_forecast": WORDS}  # fmt: skip

PROMISE_TEXTS = dict.fromkeys(("text", "owner", "measure", "money", "holder", "no_forecast"), 600)

ROUTES = [
    Route("commitments.show", "GET", "D", 200),
    Route("commitments.show_all", "GET", "D", 200),
    Route(
        "commitments.add",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "reported",
                good=PROMISE,
                texts=PROMISE_TEXTS,
                chosen=("clause_key", "forecast_sure"),
                days=("due_on",),
            ),
        ],
    ),
    Route(
        "commitments.change",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "reported",
                good=PROMISE | {"version_seen": "{promise_seen}"},
                texts=PROMISE_TEXTS,
                chosen=("clause_key", "forecast_sure"),
                days=("due_on",),
                bare=409,
            ),
        ],
    ),
    Route(
        "commitments.note",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "answered",
                good={"status": "limited", "text": WORDS, "version_seen": "{note_seen}"},
                texts={"text": 600, "evidence": 600},
                chosen=("status",),
            ),
        ],
    ),
    Route(
        "commitments.extend",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "answered",
                good={"extended_to": "{late_day}", "reason": WORDS, "version_seen": "{extension_seen}"},
                texts={"reason": 600},
                days=("extended_to",),
            ),
        ],
    ),
    Route(
        "commitments.change_holder",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "answered",
                good={"holder": WORDS, "since": "{today}", "version_seen": "{holder_seen}"},
                texts={"holder": 600},
                days=("since",),
            ),
        ],
    ),
    Route(
        "commitments.enter_finding",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "answered",
                good={"found": "4", "source": WORDS, "version_seen": "{finding_seen}"},
                texts={"source": 600},
            ),
        ],
    ),
    Route(
        "commitments.remove",
        "POST",
        "D",
        409,
        forms=[
            Form("Dee", "reported", good={"version_seen": "{promise_seen}"}, bare=409),
        ],
    ),
]
