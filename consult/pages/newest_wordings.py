"""What parts say by now, for the proposals that are shown next to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from consult.consultations import queries
from consult.consultations.models import DraftVersionClause
from consult.contributions.comment_votes import OtherComment
from consult.contributions.queries import PublicComment


def with_newest(
    plan_id: int, found: Sequence[PublicComment], known: Mapping[str, str] | None = None
) -> list[PublicComment]:
    """The comments, each proposal with the newest wording of its part; asks for them only if there is a proposal, and
    they are not `known`.
    """
    keys = {each.key for each in found if each.proposed_wording is not None and each.key}
    if not keys:
        return list(found)
    newest = known or queries.newest_wordings(plan_id, keys)
    return [replace(each, newest_wording=newest.get(each.key or "")) for each in found]


def with_parts(parts: Mapping[str, DraftVersionClause], found: Sequence[OtherComment]) -> list[OtherComment]:
    """The same in an open plan, whose parts are known."""
    newest = {key: place.version.wording for key, place in parts.items()}
    return [replace(each, newest_wording=newest.get(each.clause_key or "")) for each in found]
