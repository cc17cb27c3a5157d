"""The index: everything derived from the archive, and what people and senders did. SQLite by default, PostgreSQL by address."""
