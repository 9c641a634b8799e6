"""The formats of SIPRI's trade register, made known to every door."""

from procurement.interchange.formats.registry import FORMATS
from procurement.interchange.formats.registry import sniff as sniff_text
from procurement.interchange.registers.route import RegisterRoute
from procurement.interchange.staging.file_formats import FileFormat, register

WRITES = ("Offer", "OfferPackage", "Platform", "Source")
"""The records that a register makes; their rows and citations come with them."""


def _is(name):
    return lambda head, file_name: sniff_text(head, file_name) == name


for _format in FORMATS.values():
    if _format.records == "deals":
        _suffix = _format.suffix.lstrip(".")
        register(FileFormat(_format.name, _format.title, RegisterRoute(), _is(_format.name), WRITES, _suffix))
