"""Reads the first sheet of an XLSX file that is seen, whatever was made of it elsewhere.

calamine reads it, ten times as fast as openpyxl, where it knows all that is to be known. It does not know how a date
is shown (2012-10 is kept as the first of that month), gives an error, a formula without a result and blanks as an empty
cell, and makes room for every cell up to the last one; a sheet with any of that is read by openpyxl.
"""

import logging
import re
import zipfile
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

from django.conf import settings
from python_calamine import CalamineWorkbook

from procurement.interchange.formulas import restore_text
from procurement.interchange.resources.blocks import blocks_of_table, refuse_no_text
from procurement.interchange.resources.limits import MOST_COLUMNS
from procurement.interchange.resources.workbook_sheets import first_seen, sheets_of, told_sheets
from procurement.interchange.resources.xlsx_exact import read_exactly
from procurement.interchange.unreadable import Unreadable

logger = logging.getLogger(__name__)

UNIT = "row"
_OLE = b"\xd0\xcf\x11\xe0"  # the container of old .xls files and of encrypted .xlsx ones
_TIMES_LARGER = 3  # how much larger than an upload its unpacked parts may be
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# formulas, merged cells, errors, ISO dates
_UNSURE = re.compile(rb"""<(?:\w+:)?(?:f|mergeCell)[\s/>]|\bt\s*=\s*["'](?:e|d)["']""")
# a text of nothing but blanks that is not marked to be kept, and signs written as numbers but for a line's end
_ODD_TEXT = re.compile(
    rb"<(?:\w+:)?t>(?:\s|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)+<"
    rb"|_x(?!000[dD]_|005[fF]_)[0-9A-Fa-f]{4}_"
)
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d+)["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d+)["']""")
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # ISO/IEC 29500-1, 18.8.30
_ROOM = 20


def read_xlsx(file):
    """Yield the Blocks of an open binary file. Raises Unreadable."""
    content = file.read()
    sound = _checked(content)
    try:
        sheets = _sheets(sound)
        rows = _read_fast(sound, sheets) or read_exactly(sound)
        for block in blocks_of_table(rows, UNIT):
            block.sheets = told_sheets(sheets)
            for line, row in zip(block.lines, block.rows, strict=True):
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        refuse_no_text(cell, UNIT, line)
                        if cell[:1] == "'":
                            row[place] = restore_text(cell)
            yield block
    except Unreadable:
        raise
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # both readers let through whatever their parts raise on a broken file, even panics
        logger.info("An XLSX file could not be read", exc_info=True)
        raise Unreadable(f"The workbook is broken ({type(error).__name__}): save it anew as XLSX.") from error


def _beginning(content):
    """The first line of a file that is no workbook, for people to know it by."""
    line = content[:200].decode("utf-8", "replace").strip().partition("\n")[0]
    return "".join(sign if sign.isprintable() else "�" for sign in line[:40].rstrip())


def _checked(content):
    """The parts of a workbook that matter, as the bytes of a ZIP file of which nothing is larger than it says."""
    if content.startswith(_OLE):
        raise Unreadable("The workbook has a password, or is an old .xls: save it as .xlsx without a password.")
    if not content:
        raise Unreadable("The file is empty: the first row names the columns, each further one is a record.")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise Unreadable(
            f"The file is not an XLSX workbook, it begins with “{_beginning(content)}”: choose another format, or save "
            "it as XLSX."
        ) from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Unreadable("The file is an archive, but not an XLSX workbook: save it as XLSX.")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("The workbook has a password: save it without one.")
    unpacked, most = sum(part.file_size for part in parts), settings.MAX_IMPORT_BYTES * _TIMES_LARGER
    if unpacked > most:
        raise Unreadable(
            f"Unpacked, the workbook has {unpacked / 1_000_000:.1f} MB, and the most is {most / 1_000_000:.1f} MB: "
            "split it into several files."
        )
    stored = BytesIO()
    try:
        with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as sound:
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    # no more than is declared is ever unpacked here, which other readers do not promise
                    data = archive.read(part)
                    if _DECLARATION.search(data) or data[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"):
                        raise Unreadable(
                            f"The part {part.filename} of the workbook declares entities or is not in UTF-8, which no "
                            "spreadsheet program writes: save it anew as XLSX."
                        )
                    sound.writestr(part.filename, data)
    except Unreadable:
        raise
    except Exception as error:  # a broken archive raises whatever its decompressor does
        logger.info("An XLSX file could not be unpacked", exc_info=True)
        raise Unreadable(f"The workbook is broken ({type(error).__name__}): save it anew as XLSX.") from error
    return stored.getvalue()


def _read_fast(content, sheets):
    """(row, cells) of the first of the Sheets as calamine reads them, or None where it would not know enough."""
    first = sheets[0] if sheets else None
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if first is None or first is not first_seen(sheets) or first.path not in archive.namelist():
            return None
        if not _is_plain(archive, archive.read(first.path)):
            return None
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    if sheet.start != (0, 0):
        return None
    return enumerate((list(map(_value, row)) for row in sheet.iter_rows()), start=1)


def _sheets(content):
    """The Sheets of a checked workbook."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return sheets_of(archive.read("xl/workbook.xml"), archive.read("xl/_rels/workbook.xml.rels"))


def _is_plain(archive, sheet):
    """Whether the sheet holds nothing that calamine passes over, and no cell far from the others."""
    texts = archive.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in archive.namelist() else b""
    if _UNSURE.search(sheet) or _ODD_TEXT.search(sheet) or _ODD_TEXT.search(texts):
        return False
    dates = _date_styles(archive)
    if dates is None or (dates and any(int(style) in dates for style in set(_STYLE.findall(sheet)))):
        return False
    places = set(_PLACE.findall(sheet))
    widest = max((_column(letters) for letters in {letters for letters, _ in places}), default=0)
    last = max((int(number[:9]) for number in {number for _, number in places}), default=0)
    cells = sheet.count(b"<c ") + sheet.count(b"<c>") + sheet.count(b":c ")
    return widest <= MOST_COLUMNS and last * widest <= cells * _ROOM + 100_000


def _date_styles(archive):
    """The numbers of the cell styles that show a date, None where they cannot be told."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))  # noqa: S314 - it declares no entity
    space = root.tag.partition("}")[0] + "}"
    own = {
        each.get("numFmtId"): re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", each.get("formatCode", "")).lower()
        for each in root.iter(f"{space}numFmt")
    }
    formats = root.find(f"{space}cellXfs")
    dates = set()
    for place, style in enumerate(() if formats is None else formats):
        number = style.get("numFmtId", "0")
        if not number.isdigit():
            return None
        if int(number) in _DATE_FORMATS or (number in own and re.search("[ymdhs]", own[number])):
            dates.add(place)
    return dates


def _column(letters):
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _value(cell):
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else Decimal(repr(cell))
    return cell if isinstance(cell, str | bool | int) else None if cell is None else str(cell)
