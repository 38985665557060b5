"""Every form of the site: who may send what there so that it is accepted.

`good` is what a person would send, `texts` the fields that people write in, with the maximum number of characters.
Words in braces come from `tests.houses`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.consultations.draft_import import read_mark
from tests.answering import REASON

WORDS = "Words that were typed here."
PASSPHRASE = "seven lamps by the quay"


@dataclass(frozen=True)
class Door:
    """One form.

    `who` is a member of staff, "" a stranger. `taken` is the status for `good`, `bare` the status for a form without
    any field (except the token). `chosen` are fields with a closed list, `days` contain a day, `numbers` an id or a
    position. `before` is what a text must begin with; `exact` is accepted only with the words that were in it.
    """

    endpoint: str
    who: str = ""
    state: str = "open"
    good: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, int] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    exact: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    taken: int = 303
    bare: int = 422

    @property
    def name(self) -> str:
        return "-".join(filter(None, (self.endpoint, self.state, self.good.get("act", ""))))

    @property
    def is_staffs(self) -> bool:
        """Whether the form has a session's token."""
        return bool(self.who)


PARTICIPANTS = [
    Door("pages.say_post", good={"act": "preview", "part": "siting", "v.siting": "support", "t.siting": WORDS,
                                 "c.siting": "show", "n.siting": "{version_id}", "k": "{card}"},
         texts={"t.siting": 5000}, chosen=("v.siting", "c.siting", "k"), numbers=("n.siting",), taken=200),
    Door("pages.say_post", good={"act": "send", "part": "siting", "v.siting": "support", "t.siting": WORDS,
                                 "c.siting": "show", "n.siting": "{version_id}", "k": "{card}",
                                 "token": "{form_token}"},
         texts={"t.siting": 5000}, chosen=("v.siting", "c.siting", "k"), numbers=("n.siting",), taken=200),
    Door("pages.send_in_my_name", good={"mark": "{mark}", "words": WORDS}, texts={"words": 1000}, taken=200),
    Door("pages.receipt_post", good={"act": "open", "receipt": "{receipt}"}, taken=200),
    Door("pages.receipt_post", good={"act": "save", "receipt": "{receipt}", "index": "0", "text": WORDS,
                                     "consent": "show"},
         texts={"text": 5000}, chosen=("consent",), numbers=("index",), taken=200),
    Door("pages.receipt_post", good={"act": "preview", "receipt": "{receipt}", "index": "0", "text": WORDS,
                                     "consent": "show"},
         texts={"text": 5000}, chosen=("consent",), numbers=("index",), taken=200),
    Door("pages.receipt_post", good={"act": "ask", "receipt": "{receipt}", "index": "0"}, numbers=("index",),
         taken=200),
    Door("pages.receipt_post", good={"act": "ask-all", "receipt": "{receipt}"}, taken=200),
    Door("pages.receipt_post", good={"act": "vote", "receipt": "{receipt}", "part": "siting", "choice": "oppose"},
         chosen=("part", "choice"), taken=200),
    Door("pages.receipt_post", good={"act": "withdraw", "receipt": "{receipt}", "index": "0"}, numbers=("index",),
         taken=200),
    Door("pages.receipt_post", good={"act": "withdraw-all", "receipt": "{receipt}"}, taken=200),
]  # fmt: skip

ACCOUNTS = [
    Door("pages.account_new_post", good={"name": "{sealed_name}", "passphrase": PASSPHRASE, "again": PASSPHRASE}),
    Door("pages.account_enter_post", good={"name": "olive lantern 0001", "passphrase": PASSPHRASE}, taken=422),
    # Without the account's cookie it is nobody's.
    Door("pages.account_post", good={"act": "delete", "sure": "1", "as": "0"}, taken=403, bare=403),
]

PEOPLE = [
    Door("staff.send_sign_in", good={"name": "Nobody", "passphrase": PASSPHRASE, "code": "000000"}, taken=422),
    Door("staff.send_join", good={"key": "{sealed_key}", "passphrase": PASSPHRASE, "again": PASSPHRASE,
                                   "code": "{key_code}"}, path={"token": "{invitation}"}, taken=200),
    Door("staff.send_enter", path={"token": "{demonstration}"}, bare=303),
    Door("staff.sign_out", "Ada", bare=303),
    Door("staff.change_passphrase", "Mo", good={"old": PASSPHRASE, "passphrase": PASSPHRASE, "again": PASSPHRASE,
                                                 "code": "000000"}, taken=422),
    Door("staff.send_second", "Mo", good={"key": "no key of ours", "code": "000000"}, taken=422),
    Door("staff.new_recovery", "Mo", taken=200, bare=200),
    Door("staff.sign_out_everywhere", "Mo", bare=303),
    Door("staff.send_prove", "Mo", good={"passphrase": PASSPHRASE, "code": "000000", "next": "/team/"}, taken=422),
    Door("staff.send_prove", "Ana", good={"passphrase": PASSPHRASE, "code": "000000",
                                           "to": "/team/p/{code}/heard/freeze"}, taken=422),
]  # fmt: skip

FRAME_TEXTS = {
    "title": 120, "place": 120, "summary": 2000, "why": 2000, "can_change": 2000, "cannot_change": 2000,
    "cannot_change_by": 2000, "decider": 2000, "run_by": 2000, "paid_by": 2000, "design_partner": 2000,
    "reading_hours": 2000, "support": 2000, "team_note": 2000,
}  # fmt: skip
CLAUSE_TEXTS = {"heading": 300, "wording": 40_000, "plain_language": 2000, "reason": 2000, "affects": 2000}
HELP = {"support": "Helpline | "}
PART = {"text": "# Plan\n\n## 1. Where\n\n"}

ORGANIZERS = [
    Door("consultations.send_create", "Olga", good={"title": WORDS}, texts={"title": 120}),
    Door("consultations.send_frame", "Olga", "draft", good={"influence": "consult"}, texts=FRAME_TEXTS,
         chosen=("influence",), before=HELP, bare=303),
    Door("consultations.send_frame", "Olga", texts={"reading_hours": 2000, "support": 2000, "team_note": 2000},
         before=HELP, bare=303),
    Door("consultations.send_commit", "Dee", "draft", good={"answer_due_on": "{late_day}"}, days=("answer_due_on",)),
    Door("consultations.send_open", "Olga", "draft", good={"closes_on": "{day}", "short": "yes"}, days=("closes_on",)),
    Door("consultations.send_extend", "Olga", good={"closes_on": "{later_day}", "reason": WORDS},
         texts={"reason": 2000}, days=("closes_on",)),
    Door("consultations.send_cancel", "Olga", good={"reason": WORDS}, texts={"reason": 2000}),
    Door("consultations.send_close", "Olga", good={"reason": WORDS}, texts={"reason": 2000}),
    Door("consultations.publish", "Olga", good={"kind": "change", "note": WORDS}, texts={"note": 2000},
         chosen=("kind",), taken=200),
    Door("consultations.publish", "Olga",
         good={"kind": "change", "note": WORDS, "act": "publish", "version_seen": "{draft_seen}"}, texts={"note": 2000},
         chosen=("kind",)),
    Door("consultations.send_edit", "Mo", good={"act": "confirm", "version_seen": "{draft_seen}"}, chosen=("act",)),
    Door("consultations.send_delete", "Olga", "draft", bare=303),
    Door("consultations.send_discard", "Olga", good={"version_seen": "{draft_seen}"}, bare=409),
    Door("consultations.arrange", "Olga", good={"act": "up"}, chosen=("act",)),
    Door("consultations.send_import", "Olga",
         good={"confirmed": "yes", "version_seen": "{import_seen}", "read": read_mark(f"{PART['text']}{WORDS}"), "match-0": "+",
               "text": f"{PART['text']}{WORDS}"},
         texts={"text": 600_000}, before=PART),
    Door("consultations.send_import", "Olga", good={"act": "look", "text": f"{PART['text']}{WORDS}"},
         texts={"text": 600_000}, before=PART, taken=200),
    Door("consultations.give_role", "Olga", good={"name": "Ida", "role": "analyst"}, chosen=("name", "role")),
    Door("consultations.set_affiliation", "Olga", good={"name": "Mo", "affiliation": WORDS},
         texts={"affiliation": 200}, chosen=("name",)),
    Door("consultations.take_role", "Olga", good={"name": "Mina", "role": "moderator"}, chosen=("name", "role")),
    Door("consultations.send_add", "Olga", good={"heading": WORDS, "wording": WORDS, "cost": "low"},
         texts=CLAUSE_TEXTS, chosen=("cost",)),
    Door("consultations.send_clause", "Olga", good={"cost": "low", "version_seen": "{words_seen}"}, texts=CLAUSE_TEXTS,
         chosen=("cost",), bare=409),
    Door("consultations.send_remove", "Olga", bare=303),
    Door("consultations.send_clause_chapter", "Olga",
         good={"act": "begin", "level": "1", "number": "2", "heading": WORDS, "version_seen": "{chapters_seen}"},
         texts={"number": 40, "heading": 300}, chosen=("act", "level")),
    Door("consultations.send_chapter", "Olga",
         good={"act": "save", "number": "2", "heading": WORDS, "version_seen": "{chapters_seen}"},
         texts={"number": 40, "heading": 300}, chosen=("act",)),
    Door("consultations.send_evidence", "Olga",
         good={"direction": "for", "kind": "local_data", "citation": WORDS, "finding": WORDS, "limitations": WORDS},
         texts={"citation": 2000, "finding": 2000, "limitations": 2000}, chosen=("direction", "kind")),
    Door("consultations.remove_evidence", "Olga", bare=303),
    Door("credentials.make_codes", "Olga", good={"site": WORDS, "count": "3"}, texts={"site": 80}, numbers=("count",),
         taken=200),
]  # fmt: skip

MODERATORS = [
    Door("moderation.open_comment", "Mo", bare=303),
    Door("moderation.preview", "Mo", good={"act": "preview", "outcome": "publish", "marked": "{comment}", "version_seen": "0"},
         chosen=("outcome",), exact="marked", taken=200),
    Door("moderation.preview", "Mo", good={"act": "repeats", "outcome": "redact", "marked": "{comment}", "version_seen": "0"},
         exact="marked", taken=200),
    Door("moderation.decide", "Mo", good={"outcome": "team_only", "reasons": "contact", "marked": "{comment}",
                                          "version_seen": "0"},
         chosen=("outcome", "reasons"), numbers=("version_seen",), exact="marked", bare=409),
    Door("moderation.second", "Mina", good={"agrees": "yes", "version_seen": "1"}, chosen=("agrees",), numbers=("version_seen",),
         path={"comment_id": "{proposed_id}"}, bare=409),
    Door("moderation.act_on_held", "Mo", good={"act": "release", "submission": "{held_id}"}, chosen=("act",),
         numbers=("submission",)),
    Door("moderation.say_danger", "Mo", good={"act": "raise", "level": "2", "version_seen": "0"}, chosen=("level",), bare=409),
    Door("moderation.put_labels", "Mo", good={"labels": "suicide"}, bare=303),
    Door("moderation.pass_on", "Mo", bare=303),
    Door("moderation.save_reading", "Mo", good={"labels": "suicide"}, bare=303),
    Door("moderation.take_break", "Mo", bare=303),
    Door("moderation.open_claim", "Mo", bare=303),
    Door("moderation.answer_claim", "Mo", good={"answer": "kept", "reason": "no_name"}, chosen=("answer", "reason")),
    Door("moderation.undo_junk", "Mo", path={"comment_id": "{junk_id}"}, bare=303),
]  # fmt: skip

THEME_TEXTS = {"title": 100, "description": 1200, "minority": 800, "safety_note": 800}

ANALYSTS = [
    Door("analysis.add_theme", "Ana", good={"title": WORDS, "clause_key": "siting"}, texts={"title": 100},
         chosen=("clause_key",)),
    Door("analysis.write_theme", "Ana", good={"title": WORDS, "clause_key": "siting", "safety": "yes",
                                              "safety_note": WORDS, "version_seen": "{theme_seen}"},
         texts=THEME_TEXTS, chosen=("clause_key",), path={"key": "{theme_key}"}, bare=409),
    Door("analysis.remove_theme", "Ana", path={"key": "{theme_key}"}, bare=303),
    Door("analysis.save_coding", "Ana", good={"comment": "{read_id}", "themes-{read_id}": "{theme_key}"},
         chosen=("themes-{read_id}",), numbers=("comment",), bare=303),
    Door("report.write_notes", "Ana", "closed", good={"version_seen": "{notes_seen}"},
         texts={"missing_groups": 1500, "disagreement": 600, "reliability": 600, "ungrouped": 600}, bare=409),
    Door("report.freeze", "Ana", "closed", good={"version_seen": "{document_seen}"}, bare=409),
]  # fmt: skip

DEFERRED = {"decision": "deferred", "reason_kind": "law", "reason": REASON, "open_question": WORDS,
            "until": "{late_day}", "version_seen": "{clause_point_seen}"}  # fmt: skip
PROMISE = {"text": WORDS, "owner": WORDS, "measure": WORDS, "due_on": "{late_day}", "clause_key": "siting"}
PROMISE_TEXTS = {"text": 600, "owner": 600, "measure": 600, "money": 600}

DECIDERS = [
    Door("response.decide_clause", "Dee", "reported", good=DEFERRED, texts={"reason": 2000, "open_question": 600},
         chosen=("decision", "reason_kind"), days=("until",)),
    Door("response.decide_clause", "Dee", "reported",
         good={"act": "change", "decision": "changed", "reason_kind": "law", "reason": REASON, "wording": WORDS,
               "plain_language": WORDS, "version_seen": "{clause_point_seen}"},
         texts={"reason": 2000, "wording": 40_000, "plain_language": 2000}),
    Door("response.decide_theme", "Dee", "reported", good=DEFERRED | {"version_seen": "{theme_point_seen}"},
         texts={"reason": 2000, "open_question": 600},
         chosen=("decision", "reason_kind"), days=("until",), path={"key": "{theme_key}"}),
    Door("response.write_lines", "Dee", "reported", good={"reply_by": WORDS, "version_seen": "{lines_seen}"},
         texts={"decided": 600, "biggest_change": 600, "biggest_refusal": 600, "reply_by": 600, "reply": 4000},
         bare=409),
    Door("commitments.add", "Dee", "reported", good=PROMISE, texts=PROMISE_TEXTS, chosen=("clause_key",),
         days=("due_on",)),
    Door("commitments.change", "Dee", "reported", good=PROMISE | {"version_seen": "{promise_seen}"},
         texts=PROMISE_TEXTS, chosen=("clause_key",), days=("due_on",), bare=409),
    Door("commitments.remove", "Dee", "reported", bare=303),
    Door("response.sign", "Dee", "reported", good={"version_seen": "{answer_seen}"}, bare=409),
    Door("response.decide_clause_later", "Dee", "answered",
         good={"decision": "partly", "reason_kind": "law", "reason": REASON, "wording": WORDS, "plain_language": WORDS},
         texts={"reason": 2000, "wording": 40_000, "plain_language": 2000}, chosen=("decision", "reason_kind")),
    Door("response.decide_theme_later", "Dee", "answered",
         good={"decision": "not_changed", "reason_kind": "law", "reason": REASON}, texts={"reason": 2000},
         chosen=("decision", "reason_kind"), path={"key": "{theme_key}"}),
    Door("response.publish_follow_up", "Dee", "answered", good={"worked": WORDS, "failed": WORDS},
         texts={"worked": 2000, "failed": 2000, "evidence": 600}),
    Door("commitments.note", "Dee", "answered", good={"status": "limited", "text": WORDS},
         texts={"text": 600, "evidence": 600}, chosen=("status",)),
]  # fmt: skip

DOORS = [*PARTICIPANTS, *ACCOUNTS, *PEOPLE, *ORGANIZERS, *MODERATORS, *ANALYSTS, *DECIDERS]
