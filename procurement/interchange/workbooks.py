"""Writes XLSX files row by row, in constant memory and the same bytes for the same rows.

Written here, as the libraries that write sheets a row at a time read some texts as formulas, errors or markup, and are
three times as slow.
"""

import re
from decimal import Decimal
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from procurement.interchange.formulas import escape_formula

LONGEST = 32_767
"""UTF-16 units of one cell, Excel's specifications."""

MOST_ROWS = 1_048_576

_BLOCK = 64 * 1024
_ROWS = 200
_CUT = " … (cut: a spreadsheet cell holds no more; the CSV and JSON downloads have all)"

# What XML cannot hold stands in a sheet as _xHHHH_ (ISO/IEC 29500-1, ST_Xstring), and so does an underscore that would
# read as the beginning of one.
_TO_ESCAPE = re.compile(r"[&<>\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4})")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN, _BOLD, _TEXT = 0, 1, 2
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/>'
    '<sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs '
    'count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="49" '
    'applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
    'builtinId="0"/></cellStyles></styleSheet>'
)


class NoWorkbook(ValueError):  # noqa: N818 - it reads as what happened
    """What a workbook cannot hold; the text says what to do."""


def workbook(header, rows, about=None, to_edit=False):
    """An iterator of the blocks of a workbook: a sheet of records, and one of what `about` says ({name: text}).

    A row holds texts, which are escaped where they read as formulas, numbers, truths and None. `to_edit` makes a sheet
    that comes back to an import: its cells are text and truths, and a text that no cell can hold is refused, where it
    is otherwise cut with a remark. The file is whole on disk before this returns and is gone once it is read, or once
    its reader is. Raises NoWorkbook.
    """
    file = TemporaryFile()  # noqa: SIM115 - closed by the reader, or here
    try:
        with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3) as book:
            for name, text in _parts(["Records", "About"] if about else ["Records"]):
                book.writestr(ZipInfo(name), text, ZIP_DEFLATED)
            _write_sheet(book, 1, header, rows, to_edit)
            if about:
                _write_sheet(book, 2, None, about.items(), to_edit)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return _read(file)


def _read(file):
    with file:
        while block := file.read(_BLOCK):
            yield block


def _parts(sheets):
    """(name, text) of all parts but the sheets."""
    kinds = {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n, _ in enumerate(sheets, start=1)}
    kinds |= {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    types = "".join(f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in kinds.items())
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/>{types}</Types>',
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    named = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, start=1))
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
    )
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n, _ in enumerate(sheets, start=1)]
    yield "xl/_rels/workbook.xml.rels", _relations([*targets, ("styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES


def _relations(targets):
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _write_sheet(book, number, header, rows, to_edit):
    part = ZipInfo(f"xl/worksheets/sheet{number}.xml")
    part.compress_type = ZIP_DEFLATED
    with book.open(part, "w", force_zip64=True) as file:
        file.write(f'{_HEAD}<worksheet xmlns="{_MAIN}">'.encode())
        if header:
            file.write(
                b'<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
                b'state="frozen"/></sheetView></sheetViews>'
            )
            # as text, or Excel would make a day of the 2012-10 that somebody types
            style = f' style="{_TEXT}"' if to_edit else ""
            file.write(f'<cols><col min="1" max="{len(header)}" width="18" customWidth="1"{style}/></cols>'.encode())
        file.write(b"<sheetData>")
        block = []
        for line in _lines(header, rows, to_edit):
            block.append(line)
            if len(block) == _ROWS:
                file.write("".join(block).encode())
                block = []
        file.write("".join(block).encode() + b"</sheetData></worksheet>")


def _lines(header, rows, to_edit):
    """The XML of each row."""
    if header:
        letters = _letters(len(header))
        cells = (f'<c r="{letter}1" s="{_BOLD}"{_inline(name)}' for letter, name in zip(letters, header, strict=True))
        yield f'<row r="1">{"".join(cells)}</row>'
    else:
        letters = _letters(2)
    style = f' s="{_TEXT}"' if to_edit else ""
    for line, row in enumerate(rows, start=2 if header else 1):
        if header and line > MOST_ROWS:
            raise NoWorkbook(f"A sheet holds {MOST_ROWS - 1:,} records: narrow the list, or take CSV or JSON.")
        cells = []
        for letter, value in zip(letters, row, strict=True):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                text = escape_formula(value)
                if len(text) > LONGEST // 2:
                    text = _held(text, header, letters.index(letter), line, to_edit)
                cells.append(f'<c r="{letter}{line}"{style}{_inline(text)}')
            elif isinstance(value, bool):
                truth = f' t="b"><v>{value:d}</v></c>' if to_edit else _inline("true" if value else "false")
                cells.append(f'<c r="{letter}{line}"{truth}')
            else:
                number = f"{value.normalize():f}" if isinstance(value, Decimal) else value
                cells.append(f'<c r="{letter}{line}"><v>{number}</v></c>')
        yield f'<row r="{line}">{"".join(cells)}</row>'


def _inline(text):
    if _TO_ESCAPE.search(text):
        text = _TO_ESCAPE.sub(lambda match: _ENTITIES.get(match[0]) or f"_x{ord(match[0]):04X}_", text)
    return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _letters(width):
    """A, B, …, Z, AA, AB, …"""
    names = []
    for place in range(1, width + 1):
        name, rest = "", place
        while rest:
            rest, digit = divmod(rest - 1, 26)
            name = chr(ord("A") + digit) + name
        names.append(name)
    return names


def _held(text, header, place, line, to_edit):
    """The text as a cell can hold it. Raises NoWorkbook."""
    content = text.encode("utf-16-le", "surrogatepass")
    units = len(content) // 2
    if units <= LONGEST:
        return text
    if to_edit:
        raise NoWorkbook(
            f"The {header[place]} of row {line} has {units:,} characters, and a cell of a spreadsheet holds "
            f"{LONGEST:,}: take CSV or JSON."
        )
    return content[: 2 * (LONGEST - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
