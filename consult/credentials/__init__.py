"""Invitations: receipts, the secrets made, shown once, normalised and checked here alone."""
