"""People in danger: how much, what the protocol asks, and what has been done."""
