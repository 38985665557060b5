"""Consult: draft policies, what people say about them, the decisions, and whether promises are kept."""
