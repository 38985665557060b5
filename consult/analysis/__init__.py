"""Analysis: themes and coding, reconciliation, tallies, and the one publisher of figures."""
