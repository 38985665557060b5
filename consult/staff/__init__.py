"""Staff: their second factor, their sessions and the one-time links with which they join."""
