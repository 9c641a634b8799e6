"""The published database as a Frictionless data package, and as a SQLite file beside it."""
