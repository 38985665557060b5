"""Every form of the team that is carried through signing in says in words what its button does."""

from consult.access import Permission
from consult.staff.act_labels import ACT_LABELS
from consult.staff.resubmission import PROVE
from consult.web import authorization

#: Not the team's, or what a form is carried through.
OTHERS = {PROVE, "pages.account_post"}
PUBLIC = (Permission.PUBLIC_PAGE_READ, Permission.PUBLIC_SUBMISSION_SEND)


def test_every_form_of_the_team_has_a_label_and_no_other_has_one(app):
    sent = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    with app.app_context():
        carried = {each for each in sent if authorization.permission_of(each) not in PUBLIC}
    assert set(ACT_LABELS) == carried - OTHERS
