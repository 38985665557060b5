"""Moderation: the queue, decisions with reasons, hiding parts, the public log."""
