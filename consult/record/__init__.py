"""The record: an append-only public log for each consultation. It knows kinds of entries, but no rooms."""
