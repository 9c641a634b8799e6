"""The formats of machine-coded events, made known to every door."""

from procurement.interchange.coded_events.route import CodedEventsRoute
from procurement.interchange.formats.registry import FORMATS
from procurement.interchange.formats.registry import sniff as sniff_text
from procurement.interchange.staging.file_formats import FileFormat, register

WRITES = ("DiplomaticEvent", "Source")
"""The records that a file of events makes; their rows and citations come with them."""


def _is(name):
    return lambda head, file_name: sniff_text(head, file_name) == name


for _format in FORMATS.values():
    if _format.records == "events":
        _suffix = _format.suffix.lstrip(".")
        register(FileFormat(_format.name, _format.title, CodedEventsRoute(), _is(_format.name), WRITES, _suffix))
