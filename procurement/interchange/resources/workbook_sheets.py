"""The sheets of a workbook: which of them is read, and which are left out."""

from posixpath import join, normpath
from typing import NamedTuple
from xml.etree import ElementTree

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Sheet(NamedTuple):
    """A sheet: its name, whether it is seen, and the path of its part, "" for one that holds no cells (a chart)."""

    name: str
    is_seen: bool
    path: str


def sheets_of(workbook, relations):
    """The Sheets of a workbook in their order, of the bytes of its two parts, which declare no entity."""
    paths = {}
    for relation in ElementTree.fromstring(relations):  # noqa: S314 - it declares no entity
        if relation.get("Type", "").endswith("/worksheet"):
            target = relation.get("Target", "")
            paths[relation.get("Id")] = target[1:] if target.startswith("/") else normpath(join("xl", target))
    elements = ElementTree.fromstring(workbook).iter()  # noqa: S314 - it declares no entity
    return [
        Sheet(each.get("name", ""), each.get("state", "visible") == "visible", paths.get(each.get(_RELATION), ""))
        for each in elements
        if each.tag.endswith("}sheet")
    ]


def first_seen(sheets):
    """The Sheet that is read: the first one with cells that is seen; None where there is none."""
    return next((sheet for sheet in sheets if sheet.is_seen and sheet.path), None)


def told_sheets(sheets):
    """(name of the sheet that is read, names of the others) as people are told; () for a workbook of one sheet."""
    read = first_seen(sheets)
    if read is None or len(sheets) == 1:
        return ()
    others = [f"“{each.name}”{'' if each.is_seen else ' (hidden)'}" for each in sheets if each is not read]
    return read.name, others
