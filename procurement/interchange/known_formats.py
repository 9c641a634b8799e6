"""All formats that files come in as, registered once the application is ready."""

from procurement.interchange.coded_events import event_formats
from procurement.interchange.registers import register_formats
from procurement.interchange.staging import own_formats

FORMATS = (register_formats, event_formats, own_formats)
"""The modules that register their formats when they are imported."""
