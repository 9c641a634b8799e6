"""All formats that files come in as, registered once the application is ready."""

from procurement.interchange.staging import own

FORMATS = (own,)
"""The modules that register their formats when they are imported."""
