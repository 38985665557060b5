"""Private links: whoever has one may write once, for the one purpose that it was made for."""

import hashlib
import hmac
import secrets

from consult.response.reply_rules import Purpose
from consult.storage.database import settings

TOKEN_BYTES = 32


def new_token() -> str:
    """What a new link ends with; it is shown once and stored nowhere."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def link_hmac(token: str, purpose: Purpose) -> bytes:
    """What is stored of a link: keyed by the secret, which is not in the database, and bound to the purpose."""
    message = f"consult private link/{purpose}/{token}"
    return hmac.digest(settings().secret, message.encode("utf-8", "replace"), hashlib.sha256)
