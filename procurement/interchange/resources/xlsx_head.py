"""The columns that the first sheet of a workbook names, without reading its records.

A large workbook takes many seconds to unpack and check, and all that is asked here stands in its first row. Whatever is
unusual is left to the reader of the whole, which tells what is wrong with it: None is the answer then.
"""

import re
import zipfile
import zlib
from xml.etree import ElementTree

from procurement.interchange.resources.cells import as_text
from procurement.interchange.resources.workbook_sheets import first_seen, sheets_of

_MOST = 1 << 18
"""Bytes of a part that are unpacked at most."""

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PLACE = re.compile(r"([A-Z]{1,3})1")


def names_in_first_row(file):
    """The texts of the first row of an open binary file, in their order; None where they are not plainly to be had."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = (_whole(archive, name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
            sheet = first_seen(sheets_of(*parts))
            row = _first_row(_begun(archive, sheet.path)) if sheet else None
            return None if row is None else _names(row, archive)
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, ValueError, EOFError, OSError):
        return None
    except (NotImplementedError, RuntimeError):  # a way of packing that is not known here, and a password
        return None


def _begun(archive, name):
    with archive.open(name) as part:
        data = part.read(_MOST)
    if _DECLARATION.search(data) or data[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"):
        raise ValueError(f"{name} declares entities or is not in UTF-8")
    return data


def _whole(archive, name):
    """A part that is small by its nature. Raises ValueError for one that is not."""
    data = _begun(archive, name)
    if len(data) == _MOST:
        raise ValueError(f"{name} is too large")
    return data


def _first_row(data):
    """The element of row 1, or None."""
    for _, element in _elements(data, "row"):
        return element if element.get("r", "1") == "1" and len(element) else None
    return None


def _elements(data, name):
    """Yield the elements of that name that end within the bytes, which may be cut."""
    parser = ElementTree.XMLPullParser(("end",))
    parser.feed(data)
    for event, element in parser.read_events():
        if element.tag == f"{_SPACE}{name}":
            yield event, element


def _names(row, archive):
    shared = None
    names = []
    for cell in row:
        place = _PLACE.fullmatch(cell.get("r", ""))
        if cell.tag != f"{_SPACE}c" or place is None or _number(place[1]) != len(names) + 1:
            return None  # a gap is a column without a name
        kind, value = cell.get("t", "n"), cell.findtext(f"{_SPACE}v") or ""
        if kind == "s":
            shared = shared if shared is not None else _shared_texts(archive)
            text = shared[int(value)] if int(value) < len(shared) else None
        elif kind == "inlineStr":
            text = _text_of(cell.find(f"{_SPACE}is"))
        else:
            text = value if kind == "str" else None
        if text is None or not as_text(text).strip():
            return None
        names.append(as_text(text).strip())
    return names


def _shared_texts(archive):
    """The first shared texts of the workbook, as far as they are unpacked."""
    return [_text_of(element) for _, element in _elements(_begun(archive, "xl/sharedStrings.xml"), "si")]


def _text_of(element):
    """The text of an element, its parts in several styles together; what is read aloud beside it is none of it."""
    if element is None:
        return None
    own = [element.findtext(f"{_SPACE}t") or ""]
    return "".join([*own, *(run.findtext(f"{_SPACE}t") or "" for run in element.findall(f"{_SPACE}r"))])


def _number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
