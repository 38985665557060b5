"""The public pages that draw on every room."""
