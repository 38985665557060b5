"""Routes of moderators."""

from tests.routes.model import WORDS, Form, Route

ROUTES = [
    Route("moderation.appeal", "GET", "MT", 200),
    Route("moderation.appeals", "GET", "MT", 200),
    Route("moderation.notice", "GET", "M", 200),
    Route("moderation.notices", "GET", "M", 200),
    Route("moderation.comment", "GET", "M", 200),
    Route("moderation.held", "GET", "M", 200),
    Route("moderation.log", "GET", "U", 200),
    Route("moderation.open_next_page", "GET", "M", 200),
    Route("moderation.own_reading", "GET", "M", 200),
    Route("moderation.duty", "GET", "M", 200),
    Route("moderation.practice", "GET", "M", 200),
    Route("moderation.practice_case", "GET", "M", 200),
    Route("moderation.rereading", "GET", "MT", 200),
    Route("moderation.queue", "GET", "M", 200),
    Route("moderation.sample", "GET", "M", 200),
    Route("moderation.sample_comment", "GET", "M", 404),
    Route("moderation.translations", "GET", "M", 409),
    Route(
        "moderation.translate",
        "POST",
        "M",
        409,
        forms=[
            Form(
                "Mo",
                good={"act": "write", "language": "es", "text": WORDS, "version_seen": "0"},
                chosen=("act", "language"),
                numbers=("version_seen",),
                taken=409,
                bare=409,
            ),
        ],
    ),
    Route(
        "moderation.act_on_held",
        "POST",
        "M",
        422,
        forms=[
            Form("Mo", good={"act": "release", "submission": "{held_id}"}, chosen=("act",), numbers=("submission",)),
        ],
    ),
    Route(
        "moderation.answer_appeal",
        "POST",
        "MT",
        403,
        forms=[
            Form(
                "Tess",
                good={"choice": "publish", "marked": "{comment}"},
                chosen=("choice",),
                exact="marked",
            ),
            Form("Tess", good={"choice": "reject", "reasons": "language"}, chosen=("choice", "reasons")),
        ],
    ),
    Route(
        "moderation.answer_rereading",
        "POST",
        "MT",
        403,
        forms=[
            Form("Tess", good={"answer": "same"}, chosen=("answer",)),
        ],
    ),
    Route(
        "moderation.answer_notice",
        "POST",
        "M",
        403,
        forms=[
            Form("Mo", good={"answer": "kept", "reason": "no_name"}, chosen=("answer", "reason")),
        ],
    ),
    Route(
        "moderation.decide",
        "POST",
        "M",
        409,
        forms=[
            Form(
                "Mo",
                good={"act": "team_only", "why_team_only": "contact", "marked": "{comment}", "version_seen": "0"},
                chosen=("act", "why_team_only"),
                numbers=("version_seen",),
                exact="marked",
                bare=409,
            ),
        ],
    ),
    Route(
        "moderation.open_appeal",
        "POST",
        "MT",
        303,
        forms=[
            Form("Tess", bare=303),
        ],
    ),
    Route(
        "moderation.open_notice",
        "POST",
        "M",
        303,
        forms=[
            Form("Mo", bare=303),
        ],
    ),
    Route(
        "moderation.open_comment",
        "POST",
        "M",
        303,
        forms=[
            Form("Mo", bare=303),
        ],
    ),
    Route(
        "moderation.open_copies",
        "POST",
        "M",
        200,
        forms=[
            Form("Mo", good={"act": "copies"}, taken=200, bare=200),
        ],
    ),
    Route(
        "moderation.open_rereading",
        "POST",
        "MT",
        303,
        forms=[
            Form("Tess", bare=303),
        ],
    ),
    Route(
        "moderation.pass_on",
        "POST",
        "M",
        303,
        forms=[
            Form("Mo", bare=303),
        ],
    ),
    Route(
        "moderation.leave",
        "POST",
        "M",
        303,
        forms=[
            Form("Mo", bare=303),
        ],
    ),
    Route(
        "moderation.open_next",
        "POST",
        "M",
        303,
        forms=[
            Form("Mo", bare=303),
        ],
    ),
    Route(
        "moderation.preview",
        "POST",
        "M",
        200,
        forms=[
            Form(
                "Mo",
                good={"act": "preview", "marked": "{comment}", "version_seen": "0"},
                exact="marked",
                taken=200,
                bare=200,
            ),
        ],
    ),
    Route(
        "moderation.put_labels",
        "POST",
        "M",
        403,
        forms=[
            Form("Mo", good={"labels": "suicide", "labels_seen": "hate"}, bare=303),
        ],
    ),
    Route(
        "moderation.save_reading",
        "POST",
        "M",
        303,
        forms=[
            Form("Mo", good={"labels": "suicide"}, bare=303),
        ],
    ),
    Route(
        "moderation.say_danger",
        "POST",
        "M",
        403,
        forms=[
            Form("Mo", good={"act": "raise", "level": "2", "flags_seen": "0"}, chosen=("level",), bare=409),
        ],
    ),
    Route(
        "moderation.search",
        "POST",
        "M",
        200,
        forms=[
            Form("Mo", good={"words": "open"}, texts={"words": 200}, taken=200, bare=200),
        ],
    ),
    Route(
        "moderation.second",
        "POST",
        "M",
        409,
        forms=[
            Form(
                "Mina",
                good={"act": "agree", "version_seen": "1"},
                chosen=("act",),
                numbers=("version_seen",),
                path={"comment_id": "{proposed_id}"},
                bare=409,
            ),
        ],
    ),
    Route(
        "moderation.take_break",
        "POST",
        "M",
        303,
        forms=[
            Form("Mo", bare=303),
        ],
    ),
    Route(
        "moderation.undo",
        "POST",
        "M",
        409,
        forms=[
            Form("Mo", path={"comment_id": "{junk_id}"}, bare=303),
        ],
    ),
    Route(
        "moderation.answer_practice",
        "POST",
        "M",
        422,
        forms=[
            Form("Mo", good={"outcome": "publish"}, chosen=("outcome", "reasons"), path={"case": "own_use"}, taken=200),
        ],
    ),
    Route(
        "moderation.answer_sample",
        "POST",
        "M",
        404,
        forms=[
            Form("Mo", good={"outcome": "publish"}, chosen=("outcome",), path={"comment_id": "{drawn_id}"}),
        ],
    ),
    Route("moderation.draw", "POST", "M", 303, forms=[Form("Mo", bare=303)]),
    Route(
        "moderation.hand_over",
        "POST",
        "M",
        422,
        forms=[
            Form("Mo", good={"colleague": "{mina_id}", "handed_seen": "{handed_seen}"}, chosen=("colleague",)),
        ],
    ),
    Route(
        "moderation.set_duty",
        "POST",
        "M",
        422,
        forms=[
            Form(
                "Mo",
                good={"until": "{today}", "act": "start", "version_seen": "{duty_seen}"},
                chosen=("act",),
                days=("until",),
            ),
        ],
    ),
    Route(
        "moderation.write_note",
        "POST",
        "M",
        403,
        forms=[
            Form("Mo", good={"note": WORDS}, texts={"note": 500}),
        ],
    ),
]
