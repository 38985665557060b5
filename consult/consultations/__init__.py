"""Consultations: their framing, roles, draft in versions and clauses, evidence and life."""
