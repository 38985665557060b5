"""Reports that a comment was sent in somebody else's name, and the answers to them."""
