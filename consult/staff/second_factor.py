"""The second factor: time-based one-time codes (TOTP, RFC 6238: SHA-1, six digits, 30 seconds). Pure.

A code is valid for its own time step and one step earlier or later, and only once: the caller stores its step and
accepts only newer ones.
"""

import hmac
import re
from datetime import datetime

import pyotp
import segno

from consult.text import plain

STEP_SECONDS = 30
DRIFT_STEPS = 1
ISSUER = "Team"

_CODE = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """A new key of 160 random bits, in base 32."""
    return pyotp.random_base32(32)


def step_at(moment: datetime) -> int:
    """The time step of `moment` (aware)."""
    return int(moment.timestamp()) // STEP_SECONDS


def step_of(secret: str, entered: str, moment: datetime, last_step: int) -> int | None:
    """The time step of the typed code; None if it is wrong, too old or was used.

    `last_step` is the step of the last accepted code, 0 before the first.
    """
    code = re.sub(r"[\s-]", "", plain.code(entered))
    if not _CODE.fullmatch(code):
        return None
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    here = step_at(moment)
    for step in range(here - DRIFT_STEPS, here + DRIFT_STEPS + 1):
        if step > last_step and hmac.compare_digest(totp.at(step * STEP_SECONDS), code):
            return step
    return None


def in_groups(secret: str) -> str:
    """The key as people read and type it: groups of four letters and digits."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def key_line(secret: str, name: str) -> str:
    """The whole `otpauth:` line for apps."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=name, issuer_name=ISSUER)


def picture(line: str) -> str:
    """The line as a QR code: SVG inside a page, black on white in any light, without a style of its own."""
    code = segno.make(line, error="m", micro=False)
    return code.svg_inline(dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)
