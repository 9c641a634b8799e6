"""Reads and writes the one sheet of an XLSX file, whatever was made of it elsewhere."""

import datetime
import logging
import re
import zipfile
from decimal import Decimal
from io import BytesIO

from django.conf import settings
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from procurement.interchange.resources.limits import MOST_COLUMNS, check_columns
from procurement.interchange.resources.unreadable import UnreadableFile

logger = logging.getLogger(__name__)

_OLE = b"\xd0\xcf\x11\xe0"  # the container of old .xls files and of encrypted .xlsx ones
_LONGEST = 32_767  # UTF-16 units of one cell, Excel's specifications
_MOST_ROWS = 1_048_576
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_TIMES_LARGER = 3  # how much larger than an upload its unpacked parts may be

# What XML cannot hold stands in a sheet as _xHHHH_ (ISO/IEC 29500-1, ST_Xstring), and so does an underscore that would
# read as the beginning of one.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4})")


def write_workbook(header, rows):
    """Bytes of an XLSX file with one sheet. Raises ValueError for what a sheet cannot hold; nothing is cut off."""
    if len(rows) >= _MOST_ROWS:
        raise ValueError(f"A sheet holds {_MOST_ROWS - 1:,} records: narrow the list, or take CSV or JSON.")
    for number, row in enumerate(rows, start=2):
        for name, cell in zip(header, row, strict=True):
            if isinstance(cell, str) and len(cell) > _LONGEST // 2:
                _refuse_long(name, number, cell)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Records")
    sheet.freeze_panes = "A2"
    for number in range(1, len(header) + 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.number_format = 18, "@"  # as text, or Excel would make a day of 2012-10
    for row in (header, *rows):
        sheet.append([_text_cell(sheet, cell) if isinstance(cell, str) else cell for cell in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text_cell(sheet, text):
    if not text:
        return None
    cell = WriteOnlyCell(sheet)
    # assigned past openpyxl's own reading of a value, which makes formulas of some texts and errors of others
    cell._value, cell.data_type = _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text), "s"
    cell.number_format = "@"
    return cell


def _refuse_long(name, row, text):
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if units > _LONGEST:
        raise ValueError(
            f"The {name} of row {row} has {units:,} characters, and a cell of a spreadsheet holds {_LONGEST:,}: "
            "take CSV or JSON."
        )


def read_workbook(content):
    """Yield (place, cells) of the first sheet. Raises UnreadableFile."""
    _check_container(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        if not book.worksheets:
            raise UnreadableFile("The workbook has no sheet.")
        sheet = book.worksheets[0]
        _check_formulas(content, sheet._worksheet_path)
        sheet.reset_dimensions()  # some programs write wrong ones
        header = [_value(cell, 1) for cell in next(sheet.iter_rows(max_row=1, max_col=MOST_COLUMNS + 1), ())]
        while header and header[-1] is None:
            header.pop()
        check_columns(header)
        yield "row 1", header
        # one column more than the header has, to notice cells without one
        for number, cells in enumerate(sheet.iter_rows(min_row=2, max_col=len(header) + 1), start=2):
            yield f"row {number}", [_value(cell, number) for cell in cells]
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl lets through whatever its parts raise on a broken file
        logger.info("An XLSX file could not be read", exc_info=True)
        raise UnreadableFile(f"The workbook is broken ({type(error).__name__}): save it anew as XLSX.") from error


def _check_container(content):
    if content.startswith(_OLE):
        raise UnreadableFile("The workbook has a password, or is an old .xls: save it as .xlsx without a password.")
    if not content:
        raise UnreadableFile("The file is empty: the first row names the columns, each further one is a record.")
    try:
        parts = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFile("The file is not an XLSX workbook: choose another format, or save it as XLSX.") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UnreadableFile("The file is an archive, but not an XLSX workbook: save it as XLSX.")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile("The workbook has a password: save it without one.")
    # what is declared here is the most that is ever unpacked
    unpacked, most = sum(part.file_size for part in parts), settings.MAX_IMPORT_BYTES * _TIMES_LARGER
    if unpacked > most:
        raise UnreadableFile(
            f"Unpacked, the workbook has {unpacked / 1_000_000:.1f} MB, and the most is {most / 1_000_000:.1f} MB: "
            "split it into several files."
        )


def _check_formulas(content, path):
    """Refuse formulas without a stored result: openpyxl reads them as empty cells, which would empty the record's."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        if not _FORMULA.search(book.read(path)):
            return
        with book.open(path) as part:
            for _, element in iterparse(part):
                if element.tag == f"{{{SHEET_MAIN_NS}}}c":
                    is_formula = element.find(f"{{{SHEET_MAIN_NS}}}f") is not None
                    # a text without letters is a result as well, and says that it is a text
                    if is_formula and element.get("t") != "str" and not element.findtext(f"{{{SHEET_MAIN_NS}}}v"):
                        raise UnreadableFile(
                            f"Cell {element.get('r') or '(no address)'} holds a formula without its result: the file "
                            "was saved by a program that stored no result. Open it in a spreadsheet, save it, and send "
                            "it again."
                        )
                elif element.tag == f"{{{SHEET_MAIN_NS}}}row":
                    element.clear()


def _value(cell, row):
    """The value of a cell as our columns read it."""
    value = cell.value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, datetime.datetime | datetime.date):
        return _date_text(value, cell.number_format)
    if isinstance(value, str):
        if cell.data_type == "e":
            raise UnreadableFile(f"Row {row}, column {cell.column_letter} holds the error {value}: mend it there.")
        return _ESCAPED.sub(_unescape, value)
    return str(value)


def _unescape(match):
    return chr(int(match[1], 16))


def _date_text(value, number_format):
    """EDTF text of a date cell, as exact as the sheet shows it: Excel keeps `2012-10` as the first of that month."""
    pattern = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format or "").lower()
    if "d" not in pattern and value.day == 1 and "y" in pattern:
        return f"{value:%Y-%m}" if "m" in pattern else f"{value:%Y}"
    return f"{value:%Y-%m-%d}"
