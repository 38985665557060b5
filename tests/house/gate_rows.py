"""The table of who may do what, for the plan `tst2` while it is open.

Kinds: S a stranger; O organizer, M moderator, A analyst, D decision maker, U auditor of the plan; Z somebody with every
role in another plan; I the administrator. Without permission, strangers are sent to sign in or refused, and staff get
“not found”.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

STAFF = "OMADUZI"
EVERYONE = "S" + STAFF
TEAM = "OMAD"


@dataclass(frozen=True)
class Row:
    """Those in `who` get `inside`, or what `also` says for one kind; `sent` is the form's content."""

    who: str
    inside: int
    also: Mapping[str, int] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)

    def status(self, kind: str, method: str) -> int:
        if kind in self.also:
            return self.also[kind]
        if kind in self.who:
            return self.inside
        if kind == "S":
            return 303 if method == "GET" else 403
        return 404


def _each(who: str, inside: int, *endpoints: str) -> dict[str, Row]:
    return dict.fromkeys(endpoints, Row(who, inside))


GET = {
    **_each(
        EVERYONE, 200,
        "pages.about", "pages.accessibility", "pages.answer", "pages.answer_json", "pages.answer_whole",
        "pages.changes",
        "pages.clause", "pages.consultation", "pages.front", "pages.healthz", "pages.help_page",
        "pages.privacy", "pages.promises", "pages.read", "pages.readyz", "pages.receipt", "pages.record",
        "pages.rules", "pages.safety", "pages.say", "pages.trackers",
        "static",
    ),
    **_each(EVERYONE, 303, "pages.fresh", "pages.leave"),
    **_each(EVERYONE, 200, "pages.account_new", "pages.account_enter"),
    "pages.account": Row("", 200),
    "staff.sign_in": Row(EVERYONE, 303, also={"S": 200}),
    **_each(EVERYONE, 404, "staff.enter", "staff.join"),
    **_each(STAFF, 200, "pages.team_home", "consultations.create", "staff.me", "staff.prove", "staff.second"),
    **_each(TEAM, 200, "consultations.overview", "consultations.preview"),
    **_each(
        "O", 200,
        "consultations.add", "consultations.all_chapters", "consultations.cancel",
        "consultations.clause", "consultations.clause_chapter", "consultations.close",
        "consultations.draft", "consultations.evidence", "consultations.extend", "consultations.frame",
        "consultations.import_draft", "consultations.markdown", "consultations.people", "consultations.remove",
    ),
    **_each("O", 409, "consultations.delete", "consultations.discard", "consultations.open_plan"),
    "consultations.chapter": Row("O", 404),
    "consultations.edit": Row("OM", 409),
    "credentials.codes": Row("O", 200),
    "consultations.commit": Row("D", 200),
    **_each("M", 200, "moderation.comment", "moderation.held", "moderation.junk", "moderation.published"),
    "moderation.queue": Row("M", 200),
    **_each("M", 200, "moderation.claim", "moderation.claims", "moderation.own_reading"),
    "pages.in_my_name": Row(EVERYONE, 200),
    "moderation.log": Row("U", 200),
    **_each("A", 200, "report.show", "analysis.coding", "analysis.theme", "analysis.themes"),
    "analysis.results": Row("A", 200),
    **_each(
        "D", 200,
        "response.answer", "response.follow_up",
        "response.lines", "commitments.show", "commitments.show_all",
        "response.sign_page",
    ),
    **_each(
        "D", 409,
        "response.answer_clause", "response.answer_theme", "response.clause_later",
        "response.theme_later",
    ),
}  # fmt: skip

POST = {
    "pages.receipt_post": Row(EVERYONE, 422),
    **_each(EVERYONE, 422, "pages.account_new_post", "pages.account_enter_post"),
    "pages.account_post": Row("", 303),
    "pages.say_post": Row(EVERYONE, 422),
    "staff.send_sign_in": Row(EVERYONE, 422),
    "staff.sign_out": Row(EVERYONE, 303),
    **_each(EVERYONE, 404, "staff.send_enter", "staff.send_join"),
    **_each(STAFF, 422, "staff.change_passphrase", "staff.send_prove", "staff.send_second"),
    "staff.new_recovery": Row(STAFF, 200),
    "staff.sign_out_everywhere": Row(STAFF, 303),
    "consultations.send_create": Row(STAFF, 422),
    **_each(
        "O", 422,
        "consultations.send_add", "consultations.send_cancel", "consultations.send_close",
        "consultations.send_evidence",
        "consultations.send_extend", "consultations.send_import",
        "consultations.give_role", "consultations.set_affiliation", "consultations.take_role",
    ),
    **_each(
        "O", 303,
        "consultations.remove_evidence",
        "consultations.send_frame", "consultations.send_remove",
    ),
    "consultations.publish": Row("O", 409),
    "consultations.send_chapter": Row("O", 404),
    "consultations.send_clause_chapter": Row("O", 422),
    "consultations.arrange": Row("O", 303, sent={"act": "up"}),
    "consultations.send_edit": Row("OM", 409, sent={"act": "confirm"}),
    **_each(
        "O", 409,
        "consultations.send_clause", "consultations.send_delete", "consultations.send_discard",
        "consultations.send_open",
    ),
    "consultations.send_commit": Row("D", 422),
    "credentials.make_codes": Row("O", 422),
    "moderation.act_on_held": Row("M", 422),
    **_each(
        "M", 303, "moderation.open_claim", "moderation.pass_on", "moderation.save_reading", "moderation.take_break"
    ),
    **_each("M", 403, "moderation.answer_claim", "moderation.put_labels", "moderation.say_danger"),
    "pages.send_in_my_name": Row(EVERYONE, 422),
    "moderation.decide": Row("M", 409),
    "moderation.open_comment": Row("M", 303),
    "moderation.preview": Row("M", 200),
    "moderation.second": Row("M", 409),
    "moderation.undo_junk": Row("M", 409),
    "analysis.add_theme": Row("A", 422),
    "analysis.remove_theme": Row("A", 303),
    "analysis.save_coding": Row("A", 422, sent={"comment": "1"}),
    "analysis.write_theme": Row("A", 409),
    "report.freeze": Row("A", 409),
    "report.write_notes": Row("A", 303),
    "commitments.note": Row("D", 409),
    **_each(
        "D", 409,
        "response.publish_follow_up", "response.decide_clause_later", "response.decide_theme_later",
        "commitments.add", "commitments.change", "response.decide_clause",
        "response.decide_theme", "response.sign", "commitments.remove",
        "response.write_lines",
    ),
}  # fmt: skip

ROWS = {(endpoint, "GET"): row for endpoint, row in GET.items()} | {
    (endpoint, "POST"): row for endpoint, row in POST.items()
}
