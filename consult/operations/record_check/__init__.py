"""Whether the public record and the tables that it covers still agree.

Every entry is read once, in order: its position, its leaf, and the row that it describes. Whatever somebody changed,
removed or added by hand is named. If somebody rewrites the end of the record together with its rows, this check does
not find it: that needs checkpoints that others keep.
"""
