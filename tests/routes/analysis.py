"""Routes of analysts: themes and figures."""

from tests.routes.model import WORDS, Form, Route

THEME_TEXTS = {
    "title": 100, "description": 1200, "includes": 600, "excludes": 600, "example": 600, "minority": 800,
    "safety_note": 800, "fact_note": 800, "fact_source": 800,
}  # fmt: skip

ROUTES = [
    Route("analysis.agreement", "GET", "A", 200),
    Route("analysis.coding", "GET", "A", 200),
    Route("analysis.difference", "GET", "A", 404),
    Route("analysis.differences", "GET", "A", 200),
    Route("analysis.reach", "GET", "O", 200),
    Route("analysis.reached", "GET", "A", 200),
    Route("analysis.results", "GET", "A", 200),
    Route("analysis.sample", "GET", "A", 200),
    Route(
        "analysis.save_reach",
        "POST",
        "O",
        409,
        forms=[
            Form(
                "Olga",
                "draft",
                good={
                    "version_seen": "{reach_seen}",
                    "rows": "3",
                    "name.1": WORDS,
                    "kind.1": "family",
                    "target.1": "30",
                    "way.1": WORDS,
                    "owner.1": WORDS,
                },
                texts={"name.1": 120, "way.1": 120, "owner.1": 120},
                chosen=("kind.1",),
                bare=303,
            ),
        ],
    ),
    Route(
        "analysis.save_reach_notes",
        "POST",
        "O",
        303,
        forms=[
            Form("Olga", good={"version_seen": "{came_seen}", "notes": WORDS}, texts={"notes": 2000}, bare=303),
        ],
    ),
    Route(
        "analysis.decide_reach",
        "POST",
        "O",
        422,
        forms=[
            Form(
                "Olga",
                good={"version_seen": "{decided_seen}", "text": WORDS},
                texts={"text": 2000},
                chosen=("act",),
                taken=200,
            ),
        ],
    ),
    Route(
        "analysis.save_reached",
        "POST",
        "A",
        409,
        forms=[
            Form(
                "Ana",
                good={
                    "version_seen": "{reached_seen}",
                    "reached.1": "no",
                    "tried.1": WORDS,
                    "why.1": WORDS,
                    "meaning.1": WORDS,
                },
                texts={"tried.1": 600, "why.1": 600, "meaning.1": 600},
                chosen=("reached.1",),
                bare=409,
            ),
        ],
    ),
    Route("analysis.suggestions", "GET", "O", 200),
    Route("analysis.theme", "GET", "A", 200),
    Route("analysis.themes", "GET", "A", 200),
    Route(
        "analysis.add_theme",
        "POST",
        "A",
        422,
        forms=[
            Form("Ana", good={"title": WORDS, "clause_key": "siting"}, texts={"title": 100}, chosen=("clause_key",)),
        ],
    ),
    Route(
        "analysis.draw_sample",
        "POST",
        "A",
        409,
        forms=[Form("Ana", good={"second": "{nia_id}"}, chosen=("second",))],
    ),
    Route(
        "analysis.hand_over_sample",
        "POST",
        "A",
        404,
        forms=[
            Form(
                "Ana",
                "sampled",
                good={"version_seen": "{sample_seen}", "second": "{nia_id}"},
                chosen=("second",),
                bare=409,
            ),
        ],
    ),
    Route(
        "analysis.resolve",
        "POST",
        "A",
        404,
        forms=[
            Form(
                "Ana",
                "differed",
                good={"themes": "{theme_key}", "reason": WORDS},
                texts={"reason": 800},
                chosen=("themes", "act"),
                taken=200,
            ),
        ],
    ),
    Route(
        "analysis.save_sample",
        "POST",
        "A",
        404,
        forms=[
            Form(
                "Ana",
                "sampled",
                good={"comment": "{sampled_id}", "themes": "{theme_key}", "act": "save"},
                chosen=("themes",),
                numbers=("comment",),
            ),
        ],
    ),
    Route(
        "analysis.remove_theme",
        "POST",
        "A",
        409,
        forms=[
            Form("Ana", good={"version_seen": "{theme_seen}"}, path={"key": "{theme_key}"}, bare=409),
        ],
    ),
    Route(
        "analysis.save_coding",
        "POST",
        "A",
        422,
        sent={"comment": "1"},
        forms=[
            Form(
                "Ana",
                good={
                    "comment": "{read_id}",
                    "themes": "{theme_key}",
                    "stance": "for",
                    "strength": "very",
                    "proposed_themes": "{theme_key}",
                },
                texts={"add": 100},
                chosen=("themes", "stance", "strength", "proposed_themes"),
                numbers=("comment",),
                bare=422,
            ),
        ],
    ),
    Route(
        "analysis.switch_suggestions",
        "POST",
        "O",
        422,
        forms=[Form("Olga", good={"turn": "on", "version_seen": "{switch_seen}"}, chosen=("turn",), bare=422)],
    ),
    Route(
        "analysis.undo_coding",
        "POST",
        "A",
        422,
        forms=[Form("Ana", good={"comment": "{read_id}"}, numbers=("comment",), bare=422)],
    ),
    Route(
        "analysis.merge_themes",
        "POST",
        "A",
        409,
        forms=[
            Form(
                "Ana",
                good={"version_seen": "{theme_seen}", "into": "{second_theme_key}"},
                path={"key": "{theme_key}"},
                chosen=("into",),
                bare=409,
            ),
        ],
    ),
    Route(
        "analysis.split_theme",
        "POST",
        "A",
        409,
        forms=[
            Form(
                "Ana",
                good={"version_seen": "{theme_seen}", "first": WORDS, "second": "Other words."},
                texts={"first": 100, "second": 100},
                path={"key": "{theme_key}"},
                bare=409,
            ),
        ],
    ),
    Route(
        "analysis.write_theme",
        "POST",
        "A",
        409,
        forms=[
            Form(
                "Ana",
                good={
                    "title": WORDS,
                    "clause_key": "siting",
                    "stance": "for",
                    "safety": "yes",
                    "safety_note": WORDS,
                    "fact_note": WORDS,
                    "fact_source": WORDS,
                    "version_seen": "{theme_seen}",
                },
                texts=THEME_TEXTS,
                chosen=("clause_key", "stance"),
                path={"key": "{theme_key}"},
                bare=409,
            ),
        ],
    ),
]
