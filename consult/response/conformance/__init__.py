"""How a plan measures up to published standards."""
