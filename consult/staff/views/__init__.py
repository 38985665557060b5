"""The pages on which staff sign in and out, and change how they do."""

from consult.staff.views import profile, signing_in
from consult.staff.views.blueprint import blueprint

__all__ = ["blueprint", "profile", "signing_in"]
