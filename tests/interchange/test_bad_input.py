"""Whatever is done to a file: a message that says where, never an error of the program, nothing half-written."""

import io
import json
import re
import resource
import time
import zipfile

import pytest
from tablib import Dataset

from procurement.interchange.resources.spreadsheets import (
    OWN_FORMATS,
    CsvFormat,
    JsonFormat,
    JsonLinesFormat,
    XlsxFormat,
)
from procurement.interchange.staging import batches
from procurement.interchange.staging.kept import forget
from procurement.interchange.unreadable import Unreadable
from procurement.interchange.workbooks import workbook
from procurement.models import Offer, OfferMilestone, StagedRow
from procurement.services.refusals import Refused
from tests import make, tracing
from tests.interchange.mutations import mutations

HEADER = ["offer", "number", "kind", "is_planned", "dated_on", "quantity", "value_low", "currency", "note"]
KINDS = ["request", "offer", "contract", "first_delivery"]
ROWS = [
    ["O-000001", n, KINDS[n % 4], n % 2 == 0, "2012-10", n, "1500.5", "USD", f"“naïve”, one\ntwo, {n}"]
    for n in range(1, 13)
]


def good(file_format):
    return file_format().export_data(Dataset(*ROWS, headers=HEADER))


def outcome(file_format, content):
    """The blocks of a file and no refusal, or none and the sentence that refuses it."""
    try:
        return list(file_format().read(io.BytesIO(content))), ""
    except Unreadable as refusal:
        return [], str(refusal)


READ_ALIKE = {(CsvFormat, JsonFormat), (CsvFormat, JsonLinesFormat)}
"""What another reader takes for rows: its header is then no column of ours."""


@pytest.mark.parametrize("file_format", OWN_FORMATS)
def test_a_reader_reads_or_refuses_whatever_was_done_to_its_file(file_format):
    count = 400 if file_format is XlsxFormat else 2_500
    slowest = 0
    for content in mutations(good(file_format), count, seed=file_format.extension):
        began = time.process_time()
        blocks, refusal = outcome(file_format, content)
        assert refusal or all(len(row) == len(block.header) for block in blocks for row in block.rows)
        slowest = max(slowest, time.process_time() - began)
    assert slowest < 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file_format", "count"), [(CsvFormat, 400), (JsonFormat, 120), (JsonLinesFormat, 120), (XlsxFormat, 80)]
)
def test_a_bad_file_is_told_by_place_and_writes_nothing(file_format, count):
    make.make_offer(reference="O-000001")
    before, states = tracing.moments(), set()
    for content in mutations(good(file_format), count, seed=f"batch {file_format.extension}"):
        batch = batches.open_batch(io.BytesIO(content), "a", file_format.extension, model="offermilestone")
        batches.prepare(batch)
        states.add(batch.state)
        if batch.state == "failed":
            assert batch.message
            assert not batch.rows.exists()
        else:
            assert batch.state == "ready"
            assert not batch.problems.filter(line=None).exists()
            assert bool(batch.counts["rejected"]) == batch.problems.exists()
        forget(batch)
    assert states == {"ready", "failed"}
    assert tracing.moments() == before
    assert not OfferMilestone.objects.exists()
    assert not StagedRow.objects.exists()


@pytest.mark.django_db
def test_the_valid_rows_of_a_bad_file_go_in_whole_or_not_at_all():
    make.make_offer(reference="O-000001")
    for content in mutations(good(CsvFormat), 60, seed="valid"):
        batch = batches.open_batch(
            io.BytesIO(content), "a", "csv", model="offermilestone", options={"valid_only": True}
        )
        batches.prepare(batch)
        held = OfferMilestone.objects.count()
        try:
            batches.apply(batch)
        except Refused:
            assert OfferMilestone.objects.count() == held
        else:
            assert OfferMilestone.objects.count() == held + batch.counts["new"]
        forget(batch)
    assert tracing.untraced() == []
    assert Offer.objects.get().milestones.count() == OfferMilestone.objects.count()


@pytest.mark.parametrize("file_format", OWN_FORMATS)
@pytest.mark.parametrize("other", OWN_FORMATS)
def test_a_file_of_another_format_is_refused_or_read_as_what_it_is(file_format, other):
    if file_format is other:
        return
    blocks, refusal = outcome(file_format, good(other))
    assert refusal or (file_format, other) in READ_ALIKE, blocks


def repacked(change):
    """A workbook whose parts `change` ({name: bytes}) has changed."""
    parts, stream = {}, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(b"".join(workbook(["code", "name"], [["RUS", "Russia"]], to_edit=True)))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    change(parts)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return stream.getvalue()


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 1_000 + b'"><!ENTITY c "' + b"&b;" * 1_000 + b'">]>'


def laughing(part):
    def change(parts):
        head, mark, rest = parts[part].partition(b"?>")
        parts[part] = head + mark + LAUGHS + rest

    return repacked(change)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_billion_laughs_are_refused(part):
    began = time.process_time()
    with pytest.raises(Unreadable, match=f"The part {re.escape(part)} of the workbook declares entities"):
        list(XlsxFormat().read(io.BytesIO(laughing(part))))
    assert time.process_time() - began < 1


def test_an_archive_that_is_larger_than_it_says_is_no_way_in(settings):
    settings.MAX_IMPORT_BYTES = 1_000_000
    content = bytearray(repacked(lambda parts: parts.update({"xl/big.xml": b" " * 50_000_000})))
    size = (50_000_000).to_bytes(4, "little")
    while (place := content.find(size)) >= 0:  # in the part's own head and in the list of parts
        content[place : place + 4] = (1_000).to_bytes(4, "little")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unreadable, match="The workbook is broken"):
        list(XlsxFormat().read(io.BytesIO(bytes(content))))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000


def test_a_cell_far_from_all_others_takes_no_room():
    def change(parts):
        sheet = parts["xl/worksheets/sheet1.xml"]
        far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (block,) = XlsxFormat().read(io.BytesIO(repacked(change)))
    assert (block.header, block.rows) == (["code", "name"], [["RUS", "Russia"]])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize("number", ["1e999999999", "-1e-999999999", "9" * 4_000, "1" * 5_000])
def test_numbers_beyond_measure_are_refused_in_a_moment(number):
    content = f'[{{"offer": "O-1", "number": 1, "value_low": {number}}}]'.encode()
    began = time.process_time()
    blocks, refusal = outcome(JsonFormat, content)
    assert "cannot be read" in refusal or len(json.dumps([block.rows for block in blocks], default=str)) < 10_000
    assert time.process_time() - began < 1


@pytest.mark.django_db
def test_a_date_of_the_year_20012_is_told_with_its_line():
    make.make_milestone(make.make_offer(reference="O-1"))
    content = b"offer,number,dated_on\nO-1,1,20012-05-01\n"
    batch = batches.prepare(batches.open_batch(io.BytesIO(content), "a.csv", "csv", model="offermilestone"))
    (problem,) = batch.problems.all()
    assert (problem.line, problem.column) == (2, "dated_on")
    assert problem.message.startswith("“20012-05-01” is not a date we can read")
