"""Routes of the answer."""

from tests.answering import REASON, REPLY
from tests.routes.model import TEAM, WORDS, Form, Route

DEFERRED = {"decision": "deferred", "reason_kind": "law", "reason": REASON, "open_question": WORDS, "owner": WORDS,
            "until": "{late_day}", "version_seen": "{clause_point_seen}"}  # fmt: skip

BETTER = f"{REASON} It is the map of 2026."

ROUTES = [
    Route("response.answer", "GET", "D", 200),
    Route("response.answer_clause", "GET", "D", 409),
    Route("response.answer_theme", "GET", "D", 409),
    Route("response.clause_later", "GET", "D", 409),
    Route("response.correct_answer", "GET", "D", 409),
    Route("response.data", "POST", TEAM, 200, forms=[Form("Olga", "open", taken=200, bare=200)]),
    Route("response.downloads", "GET", TEAM, 200),
    Route("response.follow_up", "GET", "D", 200),
    Route("response.gaps", "GET", "D", 200),
    Route("response.later_text", "GET", "D", 409),
    Route("response.later_texts", "GET", "D", 409),
    Route("response.lines", "GET", "D", 200),
    Route("response.replies", "GET", TEAM, 200),
    Route("response.sign_page", "GET", "D", 200),
    Route("response.theme_later", "GET", "D", 409),
    Route("response.verdict_lines", "GET", "D", 200),
    Route("response.verdict_lines_to_read", "GET", "M", 200),
    Route(
        "response.decide_verdict_lines",
        "POST",
        "M",
        409,
        forms=[Form("Mo", "answered", good={"line.7": "passed_on"}, chosen=("line.7",), bare=303)],
    ),
    Route(
        "response.answer_gaps",
        "POST",
        "D",
        409,
        forms=[Form("Dee", "reported", good={"a.dignity": WORDS, "version_seen": "{gaps_seen}"}, taken=409, bare=409)],
    ),
    Route(
        "response.decide_clause",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "reported",
                good=DEFERRED,
                texts={"reason": 2000, "open_question": 600, "owner": 600},
                chosen=("decision", "reason_kind"),
                days=("until",),
            ),
            Form(
                "Dee",
                "reported",
                good={
                    "decision": "changed",
                    "reason_kind": "law",
                    "reason": REASON,
                    "wording": WORDS,
                    "plain_language": WORDS,
                    "version_seen": "{clause_point_seen}",
                },
                texts={"reason": 2000, "wording": 40_000, "plain_language": 2000},
            ),
        ],
    ),
    Route(
        "response.decide_clause_later",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "answered",
                good={
                    "decision": "partly",
                    "reason_kind": "law",
                    "reason": REASON,
                    "wording": WORDS,
                    "plain_language": WORDS,
                },
                texts={"reason": 2000, "wording": 40_000, "plain_language": 2000},
                chosen=("decision", "reason_kind"),
            ),
        ],
    ),
    Route(
        "response.decide_theme",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "reported",
                good=DEFERRED | {"version_seen": "{theme_point_seen}"},
                texts={"reason": 2000, "open_question": 600, "owner": 600},
                chosen=("decision", "reason_kind"),
                days=("until",),
                path={"key": "{theme_key}"},
            ),
        ],
    ),
    Route(
        "response.decide_theme_later",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "answered",
                good={"decision": "not_changed", "reason_kind": "law", "reason": REASON},
                texts={"reason": 2000},
                chosen=("decision", "reason_kind"),
                path={"key": "{theme_key}"},
            ),
        ],
    ),
    Route(
        "response.ask_office",
        "POST",
        "O",
        409,
        forms=[Form("Olga", "answered", good={"office": "The council"}, taken=404, bare=404)],
    ),
    Route(
        "response.confirm_reply",
        "POST",
        "O",
        404,
        forms=[
            Form(
                "Olga",
                "invited",
                good={"marked": "We disagree.", "version_seen": "{waiting_seen}"},
                exact="marked",
                path={"invited_id": "{waiting_id}"},
                bare=409,
            ),
        ],
    ),
    Route(
        "response.invite",
        "POST",
        "O",
        409,
        forms=[Form("Olga", "invited", good={"invited": WORDS}, texts={"invited": 600}, taken=200)],
    ),
    Route(
        "response.refuse_reply",
        "POST",
        "O",
        404,
        forms=[
            Form(
                "Olga",
                "invited",
                good={"version_seen": "{waiting_seen}"},
                path={"invited_id": "{waiting_id}"},
                taken=200,
                bare=409,
            ),
        ],
    ),
    Route(
        "response.renew_reply_link",
        "POST",
        "O",
        404,
        forms=[
            Form(
                "Olga",
                "invited",
                good={"version_seen": "{asked_seen}"},
                path={"invited_id": "{asked_id}"},
                taken=200,
                bare=409,
            ),
        ],
    ),
    Route(
        "response.withdraw_invitation",
        "POST",
        "O",
        404,
        forms=[
            Form(
                "Olga",
                "invited",
                good={"reason": "mistake", "version_seen": "{asked_seen}"},
                chosen=("reason",),
                path={"invited_id": "{asked_id}"},
                bare=409,
            ),
        ],
    ),
    Route(
        "response.cut_words",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "answered",
                good={"text": "{marked_words}", "version_seen": "{written_seen}"},
                exact="text",
                path={"written": "{written}"},
                taken=200,
                bare=409,
            ),
        ],
    ),
    Route(
        "response.publish_follow_up",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "answered",
                good={"worked": WORDS, "failed": WORDS, "version_seen": "{follow_up_seen}"},
                texts={"worked": 2000, "failed": 2000, "evidence": 600},
            ),
        ],
    ),
    Route(
        "response.sign_correction",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "answered",
                good={
                    "reason": BETTER,
                    "reason_kind": "law",
                    "open_question": WORDS,
                    "owner": WORDS,
                    "cause": "mistake",
                    "note": WORDS,
                    "version_seen": "{correction_seen}",
                },
                texts={"reason": 2000, "open_question": 600, "owner": 600, "note": 600},
                chosen=("reason_kind", "cause", "act"),
                path={"place": "{place}"},
                taken=200,
                bare=409,
            ),
            Form(
                "Dee",
                "answered",
                good={"decided": WORDS, "cause": "mistake", "note": WORDS, "version_seen": "{lines_correction_seen}"},
                texts={"decided": 600, "biggest_change": 600, "biggest_refusal": 600, "note": 600},
                path={"place": "lines"},
                taken=200,
                bare=409,
            ),
            Form(
                "Dee",
                "answered",
                good={"text": REPLY.replace("We", "[[name|We]]"), "note": WORDS, "version_seen": "{reply_seen}"},
                texts={"note": 600},
                exact="text",
                path={"place": "reply.1"},
                taken=200,
                bare=409,
            ),
        ],  # fmt: skip
    ),
    Route(
        "response.sign",
        "POST",
        "D",
        409,
        forms=[
            Form("Dee", "reported", good={"version_seen": "{answer_seen}"}, bare=409),
        ],
    ),
    Route(
        "response.write_lines",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "reported",
                good={"decided": WORDS, "version_seen": "{lines_seen}"},
                texts={"decided": 600, "biggest_change": 600, "biggest_refusal": 600},
                bare=409,
            ),
        ],
    ),
]
