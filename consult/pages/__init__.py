"""The public pages that use every room."""
