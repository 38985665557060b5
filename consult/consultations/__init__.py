"""Consultations: their frame, roles, draft in versions and clauses, evidence and lifecycle."""
