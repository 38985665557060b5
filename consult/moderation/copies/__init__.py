"""Comments that people sent in the same words, or nearly: found, judged by a person, and decided together."""
