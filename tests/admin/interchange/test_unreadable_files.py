"""A file that cannot be read says so at its field, and nothing of it is kept."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from procurement.models import Country
from tests.admin.interchange.pages import COUNTRIES, address, counts, kept, upload

pytestmark = pytest.mark.django_db


def book(**cells):
    workbook, stream = Workbook(), io.BytesIO()
    for place, value in cells.items():
        workbook.active[place] = value
    workbook.save(stream)
    return stream.getvalue()


def bomb():
    stream = io.BytesIO(book(A1="code"))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * 3_000_000)
    return stream.getvalue()


def archive():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("content.xml", "<x/>")
    return stream.getvalue()


UNREADABLE = {
    "empty": ("a.csv", b"", "The file is empty: the first line names the columns, each further one is a record."),
    "blank": ("a.csv", b"\n\n", "The file is empty: the first line names the columns, each further one is a record."),
    "header only": ("a.csv", b"code,name\n", "The file has no records: only its columns are named."),
    "cp1252": (
        "a.csv",
        "code,name\nRUS,Russia\nALA,Åland\n".encode("cp1252"),
        "The file is not in UTF-8: line 3 has the byte 0xC5 after “ALA,”. Save it as UTF-8 (in Excel: “CSV UTF-8”).",
    ),
    "utf-16": (
        "a.csv",
        COUNTRIES.encode("utf-16"),
        "The file is in UTF-16: save it as UTF-8 (in Excel: “CSV UTF-8”).",
    ),
    "utf-16 without a mark": (
        "a.csv",
        COUNTRIES.encode("utf-16-le"),
        "Line 1 holds the character U+0000: the file is not text, or in UTF-16. Save it as UTF-8 (in Excel: “CSV "
        "UTF-8”).",
    ),
    "workbook called csv": (
        "a.csv",
        book(A1="code"),
        "The file is a spreadsheet or an archive: choose the format XLSX, or save it as text.",
    ),
    "short line": (
        "a.csv",
        b"code,name\nRUS\n",
        "Line 2 has 1 cells, the header 2. Put a cell that holds a separator or a line end between quotation marks.",
    ),
    "open quote": (
        "a.csv",
        b'code,name\nRUS,"Russia\nPAK,Pakistan\n',
        "The quotes from line 2 on do not close as they should (unexpected end of data): double every quotation mark "
        "inside a quoted cell.",
    ),
    "no workbook": (
        "a.xlsx",
        COUNTRIES.encode(),
        "The file is not an XLSX workbook, it begins with “code,name,kind”: choose another format, or save it as XLSX.",
    ),
    "another archive": ("a.xlsx", archive(), "The file is an archive, but not an XLSX workbook: save it as XLSX."),
    "password": (
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
        "The workbook has a password, or is an old .xls: save it as .xlsx without a password.",
    ),
    "bomb": (
        "a.xlsx",
        bomb(),
        "Unpacked, the workbook has 3.0 MB, and the most is 0.6 MB: split it into several files.",
    ),
    "truncated": ("a.xlsx", book(A1="code")[:2000], None),
    "error cell": ("a.xlsx", book(A1="code", A2="#N/A"), "Row 2, column A holds the error #N/A: mend it there."),
    "no json": (
        "a.json",
        b"[{",
        "The file is not JSON: line 1, column 3: Expecting property name enclosed in double quotes.",
    ),
    "json object": (
        "a.json",
        b'{"code": "RUS"}',
        'Line 1: the JSON must be a list of objects, one per record: [{"name of a column": its value, …}, …].',
    ),
    "json numbers": (
        "a.json",
        b"[1, 2]",
        'Line 1: the JSON must be a list of objects, one per record: [{"name of a column": its value, …}, …].',
    ),
    "json twice": (
        "a.json",
        b'[{"code": 1, "code": 2}]',
        "The JSON of the record in line 1 cannot be read: one object has “code” twice.",
    ),
    "json with something else": (
        "a.json",
        b'[\n{"code": "RUS"},\n2]',
        'Line 3: the JSON must be a list of objects, one per record: [{"name of a column": its value, …}, …].',
    ),
    "json twice further down": (
        "a.json",
        b'[{"code": 1},\n{"code": 1,\n"code": 2}]',
        "The JSON of the record in line 2 cannot be read: one object has “code” twice.",
    ),
    "json with U+0000": (
        "a.json",
        b'[{"code": "RUS"},\n{"code": "\0"}]',
        "Line 2 holds the character U+0000: the file is not text, or in UTF-16. Save it as UTF-8 (in Excel: “CSV "
        "UTF-8”).",
    ),
    "json of nothing": ("a.json", b" \n", "The file is empty: it must be a list of objects, one per record."),
    "json without records": ("a.json", b"[]", "The file has no records: its list is empty."),
    "json surrogate": (
        "a.json",
        b'[{"code": "\\ud800"}]',
        "Record 1 holds a character that is not text: remove it.",
    ),
    "json deep": ("a.json", b"[" * 100_000, None),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read_says_so_at_its_field(client, curator, settings, case):
    name, content, message = UNREADABLE[case]
    settings.MAX_IMPORT_BYTES = 200_000  # three times as much may be unpacked
    answer = upload(client, content, name)
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert list(errors) == ["import_file"]
    assert [str(error) for error in errors["import_file"]] == [message] if message else errors["import_file"]
    assert "Traceback" not in answer.content.decode()
    assert not Country.objects.exists()
    assert kept() == []


def test_a_file_of_50_mb_is_refused(client, curator):
    answer = upload(client, b"code,name\n" + b"x" * 50_000_000)
    sentence = (
        "The file has 50.0 MB, and the most is 20 MB: split it into several files, or bring it in by "
        "`manage.py import_file`."
    )
    assert answer.context["form"].errors == {"import_file": [sentence]}
    own = SimpleUploadedFile("countries.csv", b"code,name\n" + b"x" * 50_000_000)
    answer = client.post(reverse("admin:procurement_importbatch_bring_in"), {"file": own})
    assert answer.context["form"].errors == {"file": [sentence]}
    assert kept() == []


def test_no_file_is_a_message(client, curator):
    answer = client.post(address("import"), {"format": "0"})
    assert answer.context["form"].errors == {"import_file": ["Choose a file."]}


def test_a_name_that_does_not_tell_the_format_asks_for_it(client, curator):
    answer = upload(client, COUNTRIES, "countries.txt")
    assert answer.context["form"].errors == {
        "format": ["The name “countries.txt” does not end in csv, xlsx, json, jsonl: choose the format."],
        "import_file": ["Choose the file again: a browser does not keep it."],
    }
    assert counts(upload(client, COUNTRIES, "countries.txt", format="0"))["new"] == 2


@pytest.mark.parametrize(
    "content", [COUNTRIES, "\ufeff" + COUNTRIES, COUNTRIES.replace(",", ";"), COUNTRIES.replace(",", "\t")]
)
def test_csv_is_read_with_and_without_a_mark_and_with_other_separators(client, curator, content):
    assert counts(upload(client, content))["new"] == 2
