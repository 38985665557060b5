"""The record: an append-only public log a consultation. It knows kinds of entry, not rooms."""
