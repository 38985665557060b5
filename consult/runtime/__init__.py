"""What a running node needs below the rooms: periodic tasks, clock, key files, the erasure journal."""
