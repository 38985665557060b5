"""The database: sessions, transactions, settings of SQLite and PostgreSQL, and bounded waits."""
