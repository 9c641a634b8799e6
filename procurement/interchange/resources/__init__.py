"""Files of our own tables, in CSV, XLSX and JSON: their columns by natural key, their cells, and our own messages."""
