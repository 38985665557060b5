"""Suggestions for those who read comments: made in a process of its own, kept until they are renewed, and shown."""
