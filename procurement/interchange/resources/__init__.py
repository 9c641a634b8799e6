"""Import and export of every model by django-import-export: rows and columns by natural key, with our own messages."""
