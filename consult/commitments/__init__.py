"""Promises: what was promised with the answer, by whom and by when, and its progress."""
