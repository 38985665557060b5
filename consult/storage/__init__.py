"""The database: sessions, transactions, the settings of SQLite and PostgreSQL, and bounded waits."""
