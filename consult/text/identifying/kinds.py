"""The kinds of details, and what every rule about them gives."""

import re
from typing import Literal

from consult.text.messages import N_

Kind = Literal["phone", "email", "handle", "web", "number", "birth", "address", "name", "job", "receipt"]

#: Kind, start and end of what looks like a detail.
Found = tuple[Kind, int, int]

#: Rules for numbers and dates need look no further where there is none.
DIGIT = re.compile(r"\d")

KIND_NAMES: dict[Kind, str] = {
    "phone": N_("a phone number"),
    "email": N_("an email address"),
    "handle": N_("a name used online"),
    "web": N_("a web address"),
    "number": N_("a long number or a number plate"),
    "birth": N_("a day of birth or death"),
    "address": N_("a street address"),
    "name": N_("a person’s name"),
    "job": N_("a job that few people have in that place"),
    "receipt": N_("a receipt"),
}
