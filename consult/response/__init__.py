"""Part B: what was decided and why, signed as one document, and its publication with Part A."""
