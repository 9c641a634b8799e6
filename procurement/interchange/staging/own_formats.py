"""Our own formats among those that files come in as. They are told last: what is no foreign file may be one of ours."""

from procurement.interchange.resources.spreadsheets import CsvFormat, JsonFormat, JsonLinesFormat, XlsxFormat
from procurement.interchange.staging.file_formats import register
from procurement.interchange.staging.table_route import own_format


def _is_xlsx(head, name):
    return head.startswith(b"PK\x03\x04") or name.lower().endswith(".xlsx")


def _is_json(head, name):
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"[" or name.lower().endswith(".json")


def _is_json_lines(head, name):
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" or name.lower().endswith(".jsonl")


def _is_csv(head, name):
    return b"\0" not in head or name.lower().endswith(".csv")


for _format, _sniff in (
    (XlsxFormat, _is_xlsx),
    (JsonFormat, _is_json),
    (JsonLinesFormat, _is_json_lines),
    (CsvFormat, _is_csv),
):
    register(own_format(_format, _sniff))
