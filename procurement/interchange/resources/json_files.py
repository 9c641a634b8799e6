"""Reads JSON: a list of objects, one per record, taken one by one from the text; and JSON lines, an object a line."""

import codecs
import json
import re
from decimal import Decimal
from itertools import islice

from procurement.interchange.resources.blocks import ABSENT, SIZE, Block, refuse_no_text
from procurement.interchange.resources.limits import check_columns
from procurement.interchange.resources.text_files import check_text, no_text, opened_text
from procurement.interchange.unreadable import Unreadable

UNIT = "record"
_BEGINNING = 1 << 20
_BLANK = re.compile(r"[ \t\n\r]*")


def read_json(file):
    """Yield the Blocks of an open binary file; each has the names that its records speak of. Raises Unreadable."""
    check_text(file)
    with opened_text(file) as text:
        content = text.read()
    if not content.strip():
        raise Unreadable("The file is empty: it must be a list of objects, one per record.")
    if (place := content.find("\0")) >= 0:
        raise no_text(_line(content, place))
    number, records = 0, []
    for number, record in enumerate(_records(content), start=1):
        records.append(record)
        if len(records) == SIZE:
            yield _block(records, range(number - SIZE + 1, number + 1), UNIT)
            records = []
    if not number:
        raise Unreadable("The file has no records: its list is empty.")
    if records:
        yield _block(records, range(number - len(records) + 1, number + 1), UNIT)


def names_in_first_records(file):
    """The names that the first records of an open binary file speak of, without reading the others.

    Empty where not one whole record is near the beginning, or something is wrong there: who reads all of it tells what.
    """
    check_text(file)
    try:
        # the last letter may be cut
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(file.read(_BEGINNING))
    except UnicodeDecodeError:
        return []
    names = {}
    try:
        for record in islice(_records(text), SIZE):
            names.update(dict.fromkeys(record))
    except Unreadable:  # as a rule because the text is cut there
        pass
    return list(names)


def read_json_lines(file):
    """Yield the Blocks of an open binary file, the place of each record being its line. Raises Unreadable."""
    check_text(file)
    records, lines, is_any = [], [], False
    with opened_text(file, newline="\n") as text:
        for number, line in enumerate(text, start=1):
            if line.isspace():
                continue
            records.append(_record(line, number))
            lines.append(number)
            is_any = True
            if len(records) == SIZE:
                yield _block(records, lines, "line")
                records, lines = [], []
    if not is_any:
        raise Unreadable("The file is empty: each line is a record, as a JSON object.")
    if records:
        yield _block(records, lines, "line")


def _record(line, number):
    try:
        record = _decoder().decode(line)
    except json.JSONDecodeError as error:
        raise Unreadable(f"The file is not JSON lines: line {number}, column {error.colno}: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The JSON of line {number} cannot be read: {error}.") from error
    if not isinstance(record, dict):
        raise Unreadable(f'Line {number} is no JSON object: write {{"name of a column": its value, …}}.')
    return record


def _block(records, lines, unit):
    header = list(dict.fromkeys(name for record in records for name in record))
    check_columns(header)
    rows = [[record.get(name, ABSENT) for name in header] for record in records]
    for line, row in zip(lines, rows, strict=True):
        for cell in row:
            refuse_no_text(cell, unit, line)
    kept = [place for place, row in enumerate(rows) if any(not (c is ABSENT or c is None or c == "") for c in row)]
    return Block(header, [lines[place] for place in kept], [rows[place] for place in kept])


def _records(text):
    """The objects of a list, one after the other."""
    decoder, place = _decoder(), 0
    try:
        place = _skip(text, place)
        if text[place] != "[":
            decoder.decode(text)  # what is no JSON at all is told first
            raise _NoList
        place = _skip(text, place + 1)
        if text[place : place + 1] == "]":
            place = _after(text, place)
            return
        while True:
            record, end = decoder.raw_decode(text, place)
            if not isinstance(record, dict):
                raise _NoList
            yield record
            place = _skip(text, end)
            if text[place : place + 1] == "]":
                _after(text, place)
                return
            if text[place : place + 1] != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, place)
            place = _skip(text, place + 1)
    except _NoList as error:
        raise Unreadable(
            f"Line {_line(text, place)}: the JSON must be a list of objects, one per record: "
            '[{"name of a column": its value, …}, …].'
        ) from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"The file is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The JSON of the record in line {_line(text, place)} cannot be read: {error}.") from error


def _decoder():
    return json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique_names)


class _NoList(Exception):  # noqa: N818 - it reads as what was found
    """The text holds something else than a list of objects."""


def _line(text, place):
    return text.count("\n", 0, place) + 1


def _skip(text, place):
    return _BLANK.match(text, place).end()


def _after(text, place):
    if (end := _skip(text, place + 1)) < len(text):
        raise json.JSONDecodeError("Extra data", text, end)


def _refuse_constant(name):
    raise ValueError(f"{name} is not a number")


def _unique_names(pairs):
    record = dict(pairs)
    if len(record) < len(pairs):
        seen = set()
        name = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise ValueError(f"one object has “{name}” twice")
    return record
