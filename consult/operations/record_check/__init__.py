"""Whether the public record and the tables that it covers still say the same.

Every entry is read once, in order: its place, its leaf, and the row that it tells of. What somebody changed, removed
or added by hand is named. Whoever rewrites the record itself from its end on, rows and entries together, is not found
out here: that takes checkpoints that others keep.
"""
