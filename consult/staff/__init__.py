"""People: staff, their second factor, their sessions and the one-time links that let them in."""
