"""Readers of foreign files: bytes in, records with the lines they stood on out. No database here."""
