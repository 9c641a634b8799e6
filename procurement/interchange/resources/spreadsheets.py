"""The formats of import and export: CSV, XLSX and JSON as django-import-export formats.

`create_dataset` reads foreign bytes into a tablib Dataset of text, whole numbers, decimals, booleans and None, with
`places` beside it: where each row stands in the file. What cannot be read raises Unreadable with what to do.
`export_data` writes a Dataset of such values to bytes.
"""

import codecs
import csv
import io
import json
from decimal import Decimal

from import_export.formats.base_formats import Format
from tablib import Dataset

from procurement.interchange.formulas import escape_formula
from procurement.interchange.resources.blocks import ABSENT
from procurement.interchange.resources.cells import as_text
from procurement.interchange.resources.csv_files import read_csv
from procurement.interchange.resources.json_files import names_in_first_records, read_json, read_json_lines
from procurement.interchange.resources.xlsx_files import read_xlsx
from procurement.interchange.resources.xlsx_head import names_in_first_row
from procurement.interchange.workbooks import workbook


class _Format(Format):
    title = extension = content_type = unit = ""
    speaks_of_columns = False
    """Whether each record names its columns, so that another may leave some out."""

    def __init__(self, encoding=None):
        """`encoding` is what the library passes; our files are bytes until we read them."""

    def read(self, file):
        """Yield the Blocks of an open binary file. Raises Unreadable."""
        raise NotImplementedError

    def first_names(self, file):
        """The names of the columns, as the first records of an open binary file have them. Raises Unreadable."""
        return next(iter(self.read(file))).header

    def create_dataset(self, in_stream):
        """All rows of the bytes as a Dataset, which has the `places` of the rows and their `unit` beside it."""
        blocks = list(self.read(io.BytesIO(in_stream)))
        header = list(dict.fromkeys(name for block in blocks for name in block.header))
        dataset = Dataset(headers=header if self.speaks_of_columns else blocks[0].header)
        for block in blocks:
            place_of = {name: place for place, name in enumerate(block.header)}
            for row in block.rows:
                dataset.append(
                    [row[place_of[name]] if name in place_of else ABSENT for name in header]
                    if self.speaks_of_columns
                    else row
                )
        dataset.places = [f"{self.unit} {line}" for block in blocks for line in block.lines]
        return dataset

    def get_title(self):
        return self.title

    def get_extension(self):
        return self.extension

    def get_content_type(self):
        return self.content_type

    def can_import(self):
        return True

    def can_export(self):
        return True


class CsvFormat(_Format):
    """Comma-separated text in UTF-8; semicolons and tabs are understood. Written with a mark that tells Excel so."""

    title, extension, content_type, unit = "CSV", "csv", "text/csv; charset=utf-8", "line"

    def read(self, file):
        return read_csv(file)

    def export_data(self, dataset, **kwargs):
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow(dataset.headers)
        for row in dataset:
            writer.writerow([escape_formula(cell) if isinstance(cell, str) else as_text(cell) for cell in row])
        return codecs.BOM_UTF8 + stream.getvalue().encode("utf-8")


class XlsxFormat(_Format):
    """The first sheet of an Excel workbook."""

    title, extension, unit = "XLSX", "xlsx", "row"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def read(self, file):
        return read_xlsx(file)

    def first_names(self, file):
        if (names := names_in_first_row(file)) is None:
            file.seek(0)
            names = super().first_names(file)
        return names

    def export_data(self, dataset, **kwargs):
        return b"".join(workbook(dataset.headers, dataset, to_edit=True))


class JsonFormat(_Format):
    """A list of objects, one per record, by column name."""

    title, extension, content_type, unit = "JSON", "json", "application/json", "record"
    speaks_of_columns = True

    def read(self, file):
        return read_json(file)

    def first_names(self, file):
        if not (names := names_in_first_records(file)):
            file.seek(0)
            names = super().first_names(file)
        return names

    def export_data(self, dataset, **kwargs):
        return (json.dumps(list(_records(dataset)), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


class JsonLinesFormat(_Format):
    """An object a line, one per record, by column name."""

    title, extension, content_type, unit = "JSON lines", "jsonl", "application/jsonl; charset=utf-8", "line"
    speaks_of_columns = True

    def read(self, file):
        return read_json_lines(file)

    def export_data(self, dataset, **kwargs):
        lines = (f"{json.dumps(record, ensure_ascii=False)}\n" for record in _records(dataset))
        return "".join(lines).encode("utf-8")


OWN_FORMATS = [CsvFormat, XlsxFormat, JsonFormat, JsonLinesFormat]


def _records(dataset):
    """The rows of a Dataset as JSON objects, by column name."""
    return ({name: as_json(cell) for name, cell in zip(dataset.headers, row, strict=True)} for row in dataset)


def as_json(cell):
    """A cell as JSON writes it."""
    if isinstance(cell, Decimal):
        # fifteen digits, the most our columns have, survive the way through a float
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell
