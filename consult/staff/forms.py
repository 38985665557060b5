"""What staff type to sign in and to change how they do; and where they may be led from there."""

import re

import flask
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import HiddenField, StringField

from consult.text.messages import N_
from consult.web.forms import ButtonField, CodeField, SecretField, StaffForm, same_passphrase

_OWN_PATH = re.compile(r"/team/[A-Za-z0-9._/-]*")


def own_path(address: str) -> str:
    """`address` if it is a plain path of the team's pages, "" for anything else."""
    return address if _OWN_PATH.fullmatch(address) and "//" not in address and ".." not in address else ""


class CarryingForm(StaffForm):
    """Where its sender is led, and the target of a form that is carried along: see `consult.staff.resubmission`."""

    next = HiddenField(default="", filters=[own_path])
    to = HiddenField(default="")
    had_file = HiddenField(default="")


class SignInForm(CarryingForm):
    """Signing in, which begins a session and so has no token of one."""

    class Meta(CarryingForm.Meta):
        csrf = False

    sealed = HiddenField(default="")
    name = StringField(N_("Your name"), default="")
    passphrase = SecretField(N_("Your passphrase"), "current-password")
    code = CodeField(N_("Code"))


class ProveForm(CarryingForm):
    """Passphrase and code once more."""

    passphrase = SecretField(N_("Your passphrase"), "current-password")
    code = CodeField(N_("Code"))


class JoinForm(StaffForm):
    """The first passphrase and the first code of the new `key`; it begins a session and so has no token of one.

    `act` is "key" to see the key, which only an answer to this form shows: loading that again shows the same one.
    """

    class Meta(StaffForm.Meta):
        csrf = False

    act = ButtonField(("", "key"))
    key = HiddenField(default="")
    passphrase = SecretField(N_("Passphrase"), "new-password")
    again = SecretField(N_("Type the passphrase again"), "new-password", validators=[same_passphrase])
    code = CodeField(N_("First code"))


class KeysForm(StaffForm):
    """Whether single keys act on the team's pages."""

    act = ButtonField(("on", "off"))


class PassphraseForm(StaffForm):
    """Another passphrase."""

    old = SecretField(N_("Your current passphrase"), "current-password")
    passphrase = SecretField(N_("New passphrase"), "new-password")
    again = SecretField(N_("Type the new passphrase again"), "new-password", validators=[same_passphrase])
    code = CodeField(N_("Code"))


class SecondFactorForm(StaffForm):
    """The first code of a new `key`; `act` as in `JoinForm`."""

    act = ButtonField(("", "key"))
    key = HiddenField(default="")
    code = CodeField(N_("First code"))


def sealed(purpose: str, secret: str) -> str:
    """A new second factor's key, signed for its purpose: the form carries it until its first code is right."""
    return _seal(purpose).dumps(secret)


def unsealed(purpose: str, given: str) -> str | None:
    """The key that `sealed` signed for this purpose; None for anything else."""
    try:
        return str(_seal(purpose).loads(given))
    except BadSignature:
        return None


def _seal(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(flask.current_app.secret_key or b"", salt=f"people {purpose}")
