"""Our own formats among those that files come in as, each with how its files are told: by their content, or by name."""

from procurement.interchange.resources.spreadsheets import CsvFormat, JsonFormat, JsonLinesFormat, XlsxFormat
from procurement.interchange.staging.table_route import own_format


def _is_xlsx(head, name):
    return head.startswith(b"PK\x03\x04") or name.lower().endswith(".xlsx")


def _is_json(head, name):
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"[" or name.lower().endswith(".json")


def _is_json_lines(head, name):
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" or name.lower().endswith(".jsonl")


def _is_csv(head, name):
    return b"\0" not in head or name.lower().endswith(".csv")


OWN_FILE_FORMATS = (
    own_format(XlsxFormat, _is_xlsx),
    own_format(JsonFormat, _is_json),
    own_format(JsonLinesFormat, _is_json_lines),
    own_format(CsvFormat, _is_csv),
)
"""The FileFormats, in the order in which they are asked: any text may be a CSV."""
