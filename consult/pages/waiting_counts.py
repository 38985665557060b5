"""How much waits behind each link to a consultation's work."""

from consult.access import Actor
from consult.analysis import themes
from consult.consultations.models import Consultation
from consult.contributions import held_submissions
from consult.moderation import piles
from consult.moderation.appeals import counts as appeal_counts
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.rereading import answering as rereading


def to_read(consultation_id: int) -> int:
    """How many comments wait for a moderator."""
    return piles.count_to_read(consultation_id)


def danger(actor: Actor, consultation: Consultation) -> int:
    """The number of comments in which somebody may be in danger, for a moderator; nobody else ever sees it."""
    return danger_protocol.count_running(actor, consultation)


def held(consultation_id: int) -> int:
    """How many submissions wait for a moderator's release."""
    return held_submissions.count(consultation_id)


def appeals(consultation_id: int) -> int:
    """How many writers wait for a second look, and how many drawn decisions to be read again."""
    return appeal_counts.count_waiting(consultation_id) + rereading.count_waiting(consultation_id)


def to_group(consultation_id: int) -> int:
    """How many comments have no theme yet."""
    return themes.count_codable(consultation_id)[1]
