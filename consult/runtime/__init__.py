"""What a running node needs beneath the rooms: periodic tasks, clock, key files, the erasure journal."""
