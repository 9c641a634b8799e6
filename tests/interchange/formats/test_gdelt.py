import pytest

from procurement.interchange.formats.gdelt import COLUMNS, read_headed, read_raw
from procurement.interchange.formats.registry import foreign_format_of
from procurement.interchange.unreadable import Unreadable
from tests.interchange.formats.coded import CELLS, headed, published, raw


def test_a_published_file_has_sixty_one_columns_and_no_header():
    assert len(COLUMNS) == 61
    (event,) = read_raw(raw(published())).rows
    assert event[:7] == (1, "900000001", "2024-01-31", "2024-02-02", "042", "1.9", "https://example.org/a")
    assert {name: text for name, text in event.cells.items() if text} == CELLS
    assert event.raw == tuple(published().split("\t"))


def test_a_table_with_a_header_is_read_by_its_names():
    (event,) = read_headed(headed(",".join(CELLS.values()))).rows
    assert event[:7] == (2, "900000001", "2024-01-31", "2024-02-02", "042", "1.9", "https://example.org/a")
    assert event.cells == CELLS


def test_a_description_with_commas_may_be_quoted():
    header = ",".join([*CELLS, "CAMEOCodeDescription"])
    (event,) = read_headed(headed(",".join(CELLS.values()) + ',"Make a visit, not specified"', header=header)).rows
    assert event.cells["CAMEOCodeDescription"] == "Make a visit, not specified"


def test_quotes_in_a_published_file_are_letters():
    (event,) = read_raw(raw(published(Actor1Name='"BIG" JOE'))).rows
    assert event.cells["Actor1Name"] == '"BIG" JOE'


def test_equal_rows_stay_as_many_as_they_are():
    assert [event.line for event in read_raw(raw(published(), published())).rows] == [1, 2]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("SQLDATE", "20241331"),
        ("SQLDATE", "2024013"),
        ("SQLDATE", "20012"),
        ("SQLDATE", "200120101"),
        ("SQLDATE", "20240231"),
        ("DATEADDED", "20230229120000"),
        ("DATEADDED", "yesterday"),
        ("DATEADDED", "20241331000000"),
        ("EventCode", "42a"),
        ("EventCode", ""),
        ("EventCode", "4"),
        ("EventCode", "04210"),
        ("GoldsteinScale", "11"),
        ("GLOBALEVENTID", ""),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem_and_the_next_row_is_read(column, text):
    good, wrong, more = read_raw(raw(published(), published(**{column: text}), published())).rows
    assert (wrong.line, wrong.column, wrong.found) == (2, column, text)
    assert (good.line, more.line) == (1, 3)


def test_a_row_of_another_width_is_a_problem():
    _, wrong = read_raw(raw(published(), published() + "\tmore")).rows
    assert (wrong.line, wrong.found, wrong.message) == (2, "62 cells", "Expected 61 cells parted by tabs.")


def test_a_file_of_another_kind_is_refused():
    with pytest.raises(Unreadable, match=r"^Line 1 is no row of a GDELT 2.0 event file: it has 2 cells"):
        read_raw(raw("a\tb"))
    with pytest.raises(Unreadable, match=r"^Line 1 is no row"):
        read_raw(raw())


def test_a_header_without_what_matters_is_refused():
    with pytest.raises(Unreadable, match=r"the column “EventCode” cannot be found"):
        read_headed(headed(header=",".join(name for name in CELLS if name != "EventCode")))


def test_both_are_told_by_their_content():
    assert foreign_format_of(raw(published()).getvalue()) == "gdelt"
    assert foreign_format_of(headed(",".join(CELLS.values())).getvalue()) == "gdelt-headed"
    assert foreign_format_of(raw(published(ActionGeo_FullName="Ålesund, Norway"), end="\r\n").getvalue()) == "gdelt"


def test_rejected_rows_that_come_again_have_a_reason_behind_them():
    first, wrong, good = read_raw(raw(published() + "\twhy", published(), published() + "\t")).rows
    assert [event.raw for event in (first, good)] == [tuple(published().split("\t"))] * 2
    assert (wrong.found, wrong.message) == ("61 cells", "Expected 62 cells parted by tabs, the last the reason.")
    assert foreign_format_of(raw(published() + "\twhy").getvalue()) == "gdelt"
