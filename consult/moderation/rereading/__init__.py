"""Re-reading: some refusals and junk, drawn by chance, are read again by somebody without part in the decision."""
