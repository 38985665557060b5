"""How moderators work together: notes, handing over, who is on duty, and how often two of them agree."""
