"""Notices: anybody says that a published comment is about them, or breaks the law, and a moderator answers."""
