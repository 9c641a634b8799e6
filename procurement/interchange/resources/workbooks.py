"""Writes the one sheet of an XLSX file."""

import re
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

_LONGEST = 32_767  # UTF-16 units of one cell, Excel's specifications
_MOST_ROWS = 1_048_576

# What XML cannot hold stands in a sheet as _xHHHH_ (ISO/IEC 29500-1, ST_Xstring), and so does an underscore that would
# read as the beginning of one.
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
