"""Routes of a plan, its frame, draft and team."""

from consult.consultations.draft_import import read_mark
from tests.plan_words import TITLE
from tests.routes.model import STAFF, TEAM, WORDS, Form, Route

FRAME_TEXTS = {
    "title": 120, "place": 120, "summary": 2000, "why": 2000, "option.1": 300, "rejected.1": 2000,
    "can_change": 2000,
    "cannot_change": 2000, "cannot_change_by": 2000, "decider": 2000, "run_by": 2000, "paid_by": 2000,
    "design_partner": 2000, "reading_hours": 2000, "support": 2000, "team_note": 2000,
}  # fmt: skip

CLAUSE_TEXTS = {"heading": 300, "wording": 40_000, "plain_language": 2000, "reason": 2000, "affects": 2000}

HELP = {"support": "Helpline | "}

#: The title of the tests' plan with a typing mistake.
TYPO = TITLE.replace("night", "nihgt")

PART = {"text": "# Plan\n\n## 1. Where\n\n"}

ROUTES = [
    Route("consultations.add", "GET", "O", 200),
    Route("consultations.all_chapters", "GET", "O", 200),
    Route("consultations.assess", "GET", "O", 409),
    Route("consultations.cancel", "GET", "O", 200),
    Route("consultations.chapter", "GET", "O", 404),
    Route("consultations.clause", "GET", "O", 200),
    Route("consultations.clause_chapter", "GET", "O", 200),
    Route("consultations.close", "GET", "O", 200),
    Route("consultations.commit", "GET", "D", 200),
    Route("consultations.copy", "GET", "O", 200),
    Route("consultations.correct", "GET", "O", 200),
    Route("consultations.create", "GET", STAFF, 200),
    Route("consultations.delete", "GET", "O", 409),
    Route("consultations.discard", "GET", "O", 409),
    Route("consultations.draft", "GET", "O", 200),
    Route("consultations.edit", "GET", "OM", 409),
    Route("consultations.evidence", "GET", "O", 200),
    Route("consultations.explain", "GET", "O", 200),
    Route("consultations.extend", "GET", "O", 200),
    Route("consultations.frame", "GET", "O", 200),
    Route("consultations.import_draft", "GET", "O", 200),
    Route("consultations.markdown", "GET", "O", 200),
    Route("consultations.open_plan", "GET", "O", 409),
    Route("consultations.earlier", "GET", "O", 200),
    Route("consultations.in_short", "GET", "O", 200),
    Route("consultations.join", "GET", "O", 200),
    Route("consultations.split", "GET", "O", 200),
    Route("consultations.overview", "GET", TEAM, 200),
    Route("consultations.people", "GET", "O", 200),
    Route("consultations.preview", "GET", TEAM, 200),
    Route("consultations.remove", "GET", "O", 200),
    Route("consultations.rights", "GET", "O", 409),
    Route("consultations.respectful_words", "GET", STAFF, 200),
    Route(
        "consultations.cancel_opening",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", "draft", good={"version_seen": "{planned_seen}"}, bare=409),
        ],
    ),
    Route(
        "consultations.arrange",
        "POST",
        "O",
        303,
        sent={"act": "up"},
        forms=[
            Form("Olga", good={"act": "up"}, chosen=("act",)),
        ],
    ),
    Route(
        "consultations.add_people",
        "POST",
        "O",
        422,
        forms=[
            Form(
                "Olga",
                good={"name.1": "Somebody New", "role.1-analyst": "analyst", "is_new.1": "yes"},
                texts={"affiliation.1": 200},
                taken=200,
            ),
            Form("Olga", good={"member.1": "Ida", "role.1-analyst": "analyst"}, chosen=("member.1",)),
        ],
    ),
    Route(
        "consultations.renew_link",
        "POST",
        "O",
        422,
        forms=[
            Form("Olga", good={"name": "Nia", "version_seen": "{link_seen}"}, chosen=("name",), taken=200),
        ],
    ),
    Route(
        "consultations.revoke_link",
        "POST",
        "O",
        422,
        forms=[
            Form("Olga", good={"name": "Nia", "version_seen": "{link_seen}"}, chosen=("name",)),
        ],
    ),
    Route(
        "consultations.publish",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", good={"kind": "change", "note": WORDS}, texts={"note": 2000}, chosen=("kind",), taken=200),
            Form(
                "Olga",
                good={"kind": "change", "note": WORDS, "act": "publish", "version_seen": "{draft_seen}"},
                texts={"note": 2000},
                chosen=("kind",),
            ),
        ],
    ),
    Route(
        "consultations.remove_evidence",
        "POST",
        "O",
        303,
        forms=[
            Form("Olga", bare=303),
        ],
    ),
    Route(
        "consultations.remove_right",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", "draft", good={"part": "siting", "right": "health"}, bare=404),
        ],
    ),
    Route(
        "consultations.send_right",
        "POST",
        "O",
        409,
        forms=[
            Form(
                "Olga",
                "draft",
                good={"part": "siting", "right": "privacy", "effect": "limits", "explanation": WORDS},
                texts={"explanation": 600},
                chosen=("part", "right", "effect"),
            ),
        ],
    ),
    Route(
        "consultations.send_add",
        "POST",
        "O",
        422,
        forms=[
            Form(
                "Olga", good={"heading": WORDS, "wording": WORDS, "cost": "low"}, texts=CLAUSE_TEXTS, chosen=("cost",)
            ),
        ],
    ),
    Route(
        "consultations.send_cancel",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", good={"reason": WORDS, "version_seen": "{ending_seen}"}, texts={"reason": 2000}, bare=409),
        ],
    ),
    Route(
        "consultations.send_chapter",
        "POST",
        "O",
        404,
        forms=[
            Form(
                "Olga",
                good={"act": "save", "number": "2", "heading": WORDS, "version_seen": "{chapters_seen}"},
                texts={"number": 40, "heading": 300},
                chosen=("act",),
            ),
        ],
    ),
    Route(
        "consultations.put_back",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", bare=409, taken=409),
        ],
    ),
    Route(
        "consultations.send_earlier",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", good={"number": "1", "version_seen": "{siting_seen}"}, numbers=("number",), bare=409),
        ],
    ),
    Route(
        "consultations.send_in_short",
        "POST",
        "O",
        303,
        forms=[
            Form(
                "Olga",
                good={"version_seen.siting": "{in_short_seen}"},
                texts={"plain_language.siting": 2000, "reason.siting": 2000},
                bare=303,
            ),
        ],
    ),
    Route(
        "consultations.send_join",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", good={"version_seen": "{joined_seen}"}, bare=409),
        ],
    ),
    Route(
        "consultations.send_split",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", good={"version_seen": "{siting_seen}"}, texts={"heading": 300}, bare=409, taken=422),
        ],
    ),
    Route(
        "consultations.send_clause",
        "POST",
        "O",
        409,
        forms=[
            Form(
                "Olga",
                good={"cost": "low", "version_seen": "{words_seen}"},
                texts=CLAUSE_TEXTS,
                chosen=("cost",),
                bare=409,
            ),
        ],
    ),
    Route(
        "consultations.send_clause_chapter",
        "POST",
        "O",
        422,
        forms=[
            Form(
                "Olga",
                good={"act": "begin", "level": "1", "number": "2", "heading": WORDS, "version_seen": "{chapters_seen}"},
                texts={"number": 40, "heading": 300},
                chosen=("act", "level"),
            ),
        ],
    ),
    Route(
        "consultations.send_close",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", good={"reason": WORDS, "version_seen": "{ending_seen}"}, texts={"reason": 2000}, bare=409),
        ],
    ),
    Route(
        "consultations.send_commit",
        "POST",
        "D",
        409,
        forms=[
            Form(
                "Dee",
                "draft",
                good={"answer_due_on": "{later_day}", "version_seen": "{deadline_seen}"},
                days=("answer_due_on",),
            ),
        ],
    ),
    Route(
        "consultations.send_copy",
        "POST",
        "O",
        422,
        forms=[
            Form("Olga", good={"title": WORDS, "what": "all"}, texts={"title": 120}, chosen=("what",)),
        ],
    ),
    Route(
        "consultations.send_correction",
        "POST",
        "O",
        422,
        forms=[
            Form("Olga", good={"title": TYPO, "note": WORDS}, texts={"note": 2000}, chosen=("act",), taken=200),
        ],
    ),
    Route(
        "consultations.send_explanation",
        "POST",
        "O",
        422,
        forms=[
            Form(
                "Olga",
                good={"text": WORDS, "version_seen": "{explained}"},
                texts={"text": 2000},
                chosen=("act",),
                taken=200,
            ),
        ],
    ),
    Route(
        "consultations.send_create",
        "POST",
        STAFF,
        422,
        forms=[
            Form("Olga", good={"title": WORDS}, texts={"title": 120}),
        ],
    ),
    Route(
        "consultations.send_assessment",
        "POST",
        "O",
        409,
        forms=[
            Form(
                "Olga",
                "draft",
                good={"r.dignity": "worse", "e.dignity": WORDS, "version_seen": "{assessment_seen}"},
                texts={"e.dignity": 2000},
                chosen=("r.dignity",),
                bare=409,
            ),
        ],
    ),
    Route(
        "consultations.send_delete",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", "draft", good={"version_seen": "{plan_seen}"}, bare=409),
        ],
    ),
    Route(
        "consultations.send_discard",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", good={"version_seen": "{draft_seen}"}, bare=409),
        ],
    ),
    Route(
        "consultations.send_edit",
        "POST",
        "OM",
        409,
        sent={"act": "confirm"},
        forms=[
            Form("Mo", good={"act": "confirm", "version_seen": "{draft_seen}"}, chosen=("act",)),
        ],
    ),
    Route(
        "consultations.send_evidence",
        "POST",
        "O",
        422,
        forms=[
            Form(
                "Olga",
                good={
                    "direction": "for",
                    "kind": "local_data",
                    "citation": WORDS,
                    "finding": WORDS,
                    "limitations": WORDS,
                },
                texts={"citation": 2000, "finding": 2000, "limitations": 2000},
                chosen=("direction", "kind"),
            ),
        ],
    ),
    Route(
        "consultations.send_extend",
        "POST",
        "O",
        422,
        forms=[
            Form(
                "Olga",
                good={"closes_on": "{later_day}", "reason": WORDS, "version_seen": "{closing_seen}"},
                texts={"reason": 2000},
                days=("closes_on",),
            ),
        ],
    ),
    Route(
        "consultations.send_frame",
        "POST",
        "O",
        303,
        forms=[
            Form(
                "Olga",
                "draft",
                good={
                    "version_seen": "{frame_seen}",
                    "influence": "consult",
                    "rows": "3",
                    "option.1": "A bus",
                    "rejected.1": "It comes once a week",
                },
                texts=FRAME_TEXTS,
                chosen=("influence",),
                before=HELP,
                bare=303,
            ),
            Form(
                "Olga",
                good={"version_seen": "{frame_seen}"},
                texts={"reading_hours": 2000, "support": 2000, "team_note": 2000},
                before=HELP,
                bare=303,
            ),
        ],
    ),
    Route(
        "consultations.send_import",
        "POST",
        "O",
        422,
        forms=[
            Form(
                "Olga",
                good={
                    "confirmed": "yes",
                    "version_seen": "{import_seen}",
                    "read": read_mark(f"{PART['text']}{WORDS}"),
                    "match-0": "+",
                    "text": f"{PART['text']}{WORDS}",
                },
                texts={"text": 600_000},
                before=PART,
            ),
            Form(
                "Olga",
                good={
                    "added": "yes",
                    "act": "add",
                    "version_seen": "{import_seen}",
                    "read": read_mark(f"{PART['text']}{WORDS}"),
                    "text": f"{PART['text']}{WORDS}",
                },
                texts={"text": 600_000},
                before=PART,
            ),
            Form(
                "Olga",
                good={"act": "look", "text": f"{PART['text']}{WORDS}"},
                texts={"text": 600_000},
                before=PART,
                taken=200,
            ),
        ],
    ),
    Route(
        "consultations.send_open",
        "POST",
        "O",
        409,
        forms=[
            Form(
                "Olga",
                "draft",
                good={"closes_on": "{day}", "short": "yes", "version_seen": "{planned_seen}"},
                days=("closes_on",),
            ),
            Form(
                "Olga",
                "draft",
                good={
                    "opens_on": "{day}",
                    "closes_on": "{later_day}",
                    "short": "yes",
                    "version_seen": "{planned_seen}",
                },
            ),
        ],
    ),
    Route(
        "consultations.send_remove",
        "POST",
        "O",
        409,
        forms=[
            Form("Olga", good={"version_seen": "{removal_seen}"}, bare=409),
        ],
    ),
    Route(
        "consultations.set_affiliation",
        "POST",
        "O",
        422,
        forms=[
            Form(
                "Olga",
                good={"name": "Mo", "affiliation": WORDS, "version_seen": "{team_seen}"},
                texts={"affiliation": 200},
                chosen=("name",),
            ),
        ],
    ),
    Route(
        "consultations.take_role",
        "POST",
        "O",
        422,
        forms=[
            Form(
                "Olga",
                good={"name": "Mina", "role": "moderator", "version_seen": "{team_seen}"},
                chosen=("name", "role"),
            ),
        ],
    ),
]
