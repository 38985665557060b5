"""Appeals: a writer asks for a second look at a decision on their comment, and somebody else answers."""
