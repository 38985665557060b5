"""What a page says after an act is what the act did: a message that claims more is used by no other."""

import ast

from consult.pages.views.staff_home import NOTICES
from tests.house.source import modules, name_of, tree_of

#: Functions that redirect to a page which says what was done.
REDIRECTS = {"redirect_to", "_to", "to_list", "back_to_comment", "url_for"}
#: What says that something is public or final now, and the modules whose acts make it so.
CLAIMS = {
    "answer_corrected": {"response/views/corrections.py"},
    "cancelled": {"consultations/views/lifecycle.py"},
    "closed": {"consultations/views/lifecycle.py"},
    "committed": {"consultations/views/framing.py"},
    "disagreed": {"moderation/views/bench.py"},
    "explained": {"consultations/views/clarifications.py"},
    "extended": {"consultations/views/lifecycle.py"},
    "frozen": {"report/views/report.py"},
    "noted": {"commitments/views.py", "consultations/views/corrections.py", "response/views/later_decisions.py"},
    "opened": {"consultations/views/lifecycle.py"},
    "published": {"consultations/views/publication.py"},
    "reach_decided": {"analysis/views/reach.py"},
    "signed": {"response/views/answer.py"},
    "words_cut": {"response/views/later_words.py"},
}


def said_after_acts():
    """Every message that a view names, with its module."""
    for path in modules():
        for call in ast.walk(tree_of(path)):
            if not isinstance(call, ast.Call):
                continue
            named = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            given = [each.value for each in call.keywords if each.arg == "done"]
            for value in [*(call.args if named in REDIRECTS else ()), *given]:
                for each in ast.walk(value):
                    if isinstance(each, ast.Constant) and each.value in NOTICES:
                        yield each.value, name_of(path).removeprefix("consult/")


def test_only_the_act_that_does_it_says_so():
    found = set(said_after_acts())
    assert {key: {where for said, where in found if said == key} for key in CLAIMS} == CLAIMS
