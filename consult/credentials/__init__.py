"""Credentials: receipts, codes and accounts. Only here are such secrets made, shown once, normalised and checked."""
