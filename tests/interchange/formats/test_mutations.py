"""Good files made bad in many ways: a reader hands over records and problems, or refuses the whole; no line is lost."""

import time
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement.interchange.formats.records import Problem
from procurement.interchange.formats.registry import FOREIGN_FORMATS, foreign_format_of
from procurement.interchange.unreadable import Unreadable
from tests.interchange.formats.good_files import GOOD
from tests.interchange.formats.registers import A_HEADER

_BYTES = st.sampled_from(
    [b"\x00", b'"', b'""', b",", b";", b"\t", b"\n", b"\r", b"\x81", b"\xff\xfe", b"\xc3\xa9", b"("]
)
_MUTATION = st.one_of(
    st.tuples(st.just("cut"), st.integers(0, 5000), st.just(0)),
    st.tuples(st.just("drop"), st.integers(0, 5000), st.integers(1, 40)),
    st.tuples(st.just("flip"), st.integers(0, 5000), st.integers(1, 255)),
    st.tuples(st.just("put"), st.integers(0, 5000), _BYTES | st.binary(max_size=12)),
    st.tuples(st.just("repeat"), st.integers(0, 40), st.integers(0, 40)),
    st.tuples(st.just("move"), st.integers(0, 16), st.integers(0, 16)),
    st.tuples(st.just("double"), st.integers(0, 16), st.just(0)),
    st.tuples(st.just("leave"), st.integers(0, 16), st.just(0)),
    st.tuples(st.just("swell"), st.integers(0, 5000), st.sampled_from([5_000, 300_000])),
)


def mutate(data, mutation):
    """The bytes of a file with one thing wrong, by the name of what is done."""
    how, at, what = mutation
    at = at % (len(data) + 1)
    if how == "cut":
        return data[:at]
    if how == "drop":
        return data[:at] + data[at + what :]
    if how == "flip":
        return data[:at] + bytes([data[at] ^ what]) + data[at + 1 :] if at < len(data) else data
    if how == "put":
        return data[:at] + what + data[at:]
    if how == "swell":
        return data[:at] + b"x" * what + data[at:]
    lines = data.split(b"\n")
    if how == "repeat":
        return b"\n".join([*lines, lines[at % len(lines)], *lines[what % len(lines) :]])
    return b"\n".join(_columns(line, how, at, what) for line in lines)


def _columns(line, how, at, what):
    delimiter = max((b",", b";", b"\t"), key=line.count)
    cells = line.split(delimiter)
    if len(cells) < 3:
        return line
    cell = cells.pop(at % len(cells))
    if how == "move":
        cells.insert(what % (len(cells) + 1), cell)
    elif how == "double":
        cells += [cell, cell]
    return delimiter.join(cells)


def read(name, data):
    """(records and problems, reading) of a file, or (None, None) where it was refused as a whole."""
    try:
        reading = FOREIGN_FORMATS[name].read(BytesIO(data))
        return list(reading.rows), reading
    except Unreadable:
        return None, None


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutations=st.lists(_MUTATION, min_size=1, max_size=3))
def test_no_file_breaks_a_reader_and_each_line_is_accounted_for(name, mutations):
    data = GOOD[name]
    for mutation in mutations:
        data = mutate(data, mutation)
    start = time.process_time()
    assert foreign_format_of(data[:65536]) in {"", *FOREIGN_FORMATS}
    records, reading = read(name, data)
    assert time.process_time() - start < 5
    if records is None:
        return
    lines = data.split(b"\n")
    told = set()
    for each in records:
        assert 1 <= each.line <= len(lines)
        told.update((each.line, *getattr(each, "more_lines", ())))
        if isinstance(each, Problem):
            assert each.message.endswith((".", "?"))
            assert len(each.found) <= 120
    if name in ("sipri-a", "sipri-b", "sipri-c", "sipri-c-prime", "sipri-e", "gdelt", "gdelt-headed"):
        header = lines[reading.header_line - 1].strip(b"\r\xef\xbb\xbf") if reading.header_line else b""
        for number, line in enumerate(lines, start=1):
            blank = not line.decode("latin-1").strip(f"{reading.delimiter} \t\r")
            if number > reading.header_line and not blank and line.strip(b"\r") != header:
                assert number in told, (number, line)


@pytest.mark.parametrize("name", GOOD)
def test_the_good_files_are_told_and_read_without_a_problem(name):
    assert foreign_format_of(GOOD[name]) == name
    records, _ = read(name, GOOD[name])
    assert records
    assert [each for each in records if isinstance(each, Problem)] == []


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=2000))
def test_bytes_without_sense_are_refused_or_read(name, data):
    read(name, data)


def test_a_hundred_thousand_broken_rows_take_seconds_and_no_row_is_lost():
    broken = A_HEADER.encode() + b"\n" + b'Atlantis,"Lemuria,2001\n' * 100_000
    start = time.process_time()
    found = sum(1 for _ in FOREIGN_FORMATS["sipri-a"].read(BytesIO(broken)).rows)
    assert found == 100_000
    assert time.process_time() - start < 20
