"""The forms of public pages: they carry no session, and their views read them field by field."""

from wtforms import StringField

from consult.text.messages import N_
from consult.web.forms import LongTextField, PublicForm


class SubmissionForm(PublicForm):
    """A comment's field begins with `t.`, and ends with the key of its part: see `consult.pages.say_form`."""

    text_prefix = "t."


class ReceiptForm(PublicForm):
    """A comment that its author changes."""

    text = LongTextField(N_("In your own words"))


class ImpersonationForm(PublicForm):
    """Somebody says that a comment was sent in their name: its public code, and why they say so."""

    mark = StringField(N_("The public code of the comment"))
    words = LongTextField(N_("Why you think so"))
