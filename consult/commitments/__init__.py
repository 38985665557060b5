"""Promises: what was promised with the answer, by whom and by when, and how far it is."""
