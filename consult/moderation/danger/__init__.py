"""People in danger: how much, what the protocol requires, and what has been done."""
