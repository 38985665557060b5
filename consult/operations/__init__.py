"""Running an installation: the server process, backups and restore, keys, maintenance, checks."""
