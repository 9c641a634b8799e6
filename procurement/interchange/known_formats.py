"""All formats that files come in as, made known to every door once the application is ready."""

from procurement.interchange.coded_events.route import CodedEventsRoute
from procurement.interchange.formats.registry import FOREIGN_FORMATS
from procurement.interchange.registers.route import RegisterRoute
from procurement.interchange.staging.file_formats import FileFormat, register
from procurement.interchange.staging.own_formats import OWN_FILE_FORMATS

ROUTES = {
    "deals": (RegisterRoute(), ("Offer", "OfferPackage", "Platform", "Source")),
    "events": (CodedEventsRoute(), ("DiplomaticEvent", "Source")),
}
"""{what the records of a foreign format are: (its route, the records that a file makes)}; their rows and citations come
with those. Tables, which are reconciled with, are not brought in."""

for _foreign in FOREIGN_FORMATS.values():
    if _foreign.records in ROUTES:
        _route, _writes = ROUTES[_foreign.records]
        register(FileFormat(_foreign.name, _foreign.title, _route, writes=_writes, extension=_foreign.extension))
for _own in OWN_FILE_FORMATS:
    register(_own)
