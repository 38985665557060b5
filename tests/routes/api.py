"""Routes of the API."""

from tests.routes.model import EVERYONE, Route

ROUTES = [
    Route("api.answer", "GET", EVERYONE, 404),
    Route("api.checkpoint", "GET", EVERYONE, 200),
    Route("api.clarifications", "GET", EVERYONE, 200),
    Route("api.clause_votes", "GET", EVERYONE, 200),
    Route("api.clauses", "GET", EVERYONE, 200),
    Route("api.comment_votes", "GET", EVERYONE, 200),
    Route("api.comments", "GET", EVERYONE, 200),
    Route("api.commitments", "GET", EVERYONE, 200),
    Route("api.consultation", "GET", EVERYONE, 200),
    Route("api.consultations", "GET", EVERYONE, 200),
    Route("api.description", "GET", EVERYONE, 200),
    Route("api.dispositions", "GET", EVERYONE, 200),
    Route("api.evidence", "GET", EVERYONE, 200),
    Route("api.group_votes", "GET", EVERYONE, 200),
    Route("api.groups", "GET", EVERYONE, 404),
    Route("api.participants", "GET", EVERYONE, 200),
    Route("api.progress", "GET", EVERYONE, 200),
    Route("api.proposals", "GET", EVERYONE, 200),
    Route("api.ratings", "GET", EVERYONE, 200),
    Route("api.reach", "GET", EVERYONE, 200),
    Route("api.reach_decisions", "GET", EVERYONE, 200),
    Route("api.reconciliation", "GET", EVERYONE, 200),
    Route("api.record", "GET", EVERYONE, 200),
    Route("api.rights", "GET", EVERYONE, 200),
    Route("api.statement_votes", "GET", EVERYONE, 200),
    Route("api.versions", "GET", EVERYONE, 200),
    Route("api.news_requests", "GET", EVERYONE, 200),
    Route("api.promise_events", "GET", EVERYONE, 200),
]
