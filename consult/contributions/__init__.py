"""Contributions: what people give, its way from inbox to pool to public, and what counts."""
