"""What the forms of passphrases and codes refuse."""

from consult.access import Forbidden, ValidationError
from consult.storage import database
from consult.text.messages import N_
from consult.web.forms import StaffForm


def refuse_secret(form: StaffForm, refusal: Forbidden, field: str = "") -> None:
    """Show why a passphrase or code is refused.

    Committed although the response is a refusal: the failure counts towards the lock.
    """
    database.end_transaction(keep=True)
    form.refuse(ValidationError(refusal.message, field, **refusal.params))


def damaged_key() -> ValidationError:
    """The key of a second factor that a form carried is not ours."""
    return ValidationError(N_("The key on this page was damaged. Add the new key below to your app."), field="code")
