"""Reads a sheet by openpyxl: slowly, but with formulas, errors, and dates as they are shown."""

import datetime
import re
import zipfile
from decimal import Decimal
from io import BytesIO

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from procurement.interchange.resources.limits import MOST_COLUMNS, check_columns
from procurement.interchange.unreadable import Unreadable

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")

# What XML cannot hold stands in a sheet as _xHHHH_ (ISO/IEC 29500-1, ST_Xstring), and so does an underscore that would
# read as the beginning of one.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_exactly(content):
    """Yield (row, cells) of the first sheet that is seen of a checked workbook.

    Raises Unreadable, and what openpyxl raises.
    """
    reader = _Reader(BytesIO(content), read_only=True, data_only=True)
    reader.read()
    sheet = next((sheet for sheet in reader.wb.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        raise Unreadable("The workbook has no sheet that is seen: put the records on one.")
    _check_formulas(content, sheet._worksheet_path)
    sheet.reset_dimensions()  # some programs write wrong ones
    header = [_value(cell, 1) for cell in next(sheet.iter_rows(max_row=1, max_col=MOST_COLUMNS + 1), ())]
    while header and header[-1] is None:
        header.pop()
    check_columns(header)
    _check_merged(content, sheet._worksheet_path, len(header))
    yield 1, header
    # one column more than the header has, to notice cells without one
    for number, cells in enumerate(sheet.iter_rows(min_row=2, max_col=len(header) + 1), start=2):
        yield number, [_value(cell, number) for cell in cells]


class _Reader(ExcelReader):
    """openpyxl's reader, which stumbles over sheets that are a chart where it reads row by row."""

    def read_chartsheet(self, sheet, rel):
        pass


def _check_merged(content, path, width):
    """Refuse merged cells among the records: all but the first of them are empty, which would empty the record's."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        for found in _MERGED.findall(book.read(path)):
            reference = found.decode()
            if range_boundaries(reference)[0] <= width:
                raise Unreadable(
                    f"The cells {reference} are merged, so that all but the first of them are empty: undo that, and "
                    "fill in each."
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
                        raise Unreadable(
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
            raise Unreadable(f"Row {row}, column {cell.column_letter} holds the error {value}: mend it there.")
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
