"""Contributions: what people send, its way from inbox to pool to public, and what counts."""
