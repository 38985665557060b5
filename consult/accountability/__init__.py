"""Accountability: what was heard, frozen; what was decided, signed; what was promised, tracked."""
