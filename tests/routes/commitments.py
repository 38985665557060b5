"""Routes of promises."""

from tests.routes.model import WORDS, Form, Route

PROMISE = {"text": WORDS, "owner": WORDS, "measure": WORDS, "due_on": "{late_day}", "clause_key": "siting"}

PROMISE_TEXTS = {"text": 600, "owner": 600, "measure": 600, "money": 600}

ROUTES = [
    Route("commitments.show", "GET", "D", 200),
    Route("commitments.show_all", "GET", "D", 200),
    Route(
        "commitments.add",
        "POST",
        "D",
        409,
        forms=[
            Form("Dee", "reported", good=PROMISE, texts=PROMISE_TEXTS, chosen=("clause_key",), days=("due_on",)),
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
                chosen=("clause_key",),
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
        "commitments.remove",
        "POST",
        "D",
        409,
        forms=[
            Form("Dee", "reported", good={"version_seen": "{promise_seen}"}, bare=409),
        ],
    ),
]
