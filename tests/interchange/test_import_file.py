"""The command that brings in a file: what it tells, what it writes, and what it leaves behind."""

import pytest
from django.core.management import CommandError, call_command

from procurement.management import preview
from procurement.management.progress import told
from procurement.models import Country, ImportBatch, StagedRow
from tests import make
from tests.interchange.registers.world import FIRST, SECOND, file_of, make_world

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture
def bring(tmp_path, capsys):
    def bring(text, *arguments, name="countries.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        call_command("import_file", path, *arguments)
        return capsys.readouterr().out

    return bring


def test_without_commit_it_tells_and_leaves_nothing(bring, settings):
    make.make_country("Rusia", code="RUS")
    assert bring("code,name,kind\nRUS,Russia,state\nPAK,Pakistan,\n", "--model", "country") == (
        "countries.csv, CSV: 1 new, 1 changed, 0 unchanged, 0 rejected.\n"
        "  changed: RUS (line 2)\n"
        "      name: Rusia → Russia\n"
        "  new: PAK (line 3)\n"
        "      code: PAK\n"
        "      name: Pakistan\n"
        "Nothing was written: --commit does it.\n"
    )
    assert list(Country.objects.values_list("code", "name")) == [("RUS", "Rusia")]
    assert not ImportBatch.objects.exists()
    assert not StagedRow.objects.exists()
    assert [path for path in settings.IMPORT_DIR.iterdir() if path.is_file()] == []


def test_with_commit_it_writes_and_says_how_to_take_it_back(bring):
    said = bring("code,name\nRUS,Russia\n", "--model", "country", "--commit")
    batch = ImportBatch.objects.get()
    assert said.endswith(f"Import {batch.pk} is applied; `manage.py undo_import {batch.pk}` takes it back.\n")
    assert (Country.objects.get().name, batch.change_set.via, batch.state) == ("Russia", "import", "applied")
    nothing = "All records of the file are in the database as the file has them: there is nothing to import.\n"
    for arguments in ([], ["--commit"]):
        assert bring("code,name\nRUS,Russia\n", "--model", "country", *arguments) == (
            f"countries.csv, CSV: 0 new, 0 changed, 1 unchanged, 0 rejected.\n{nothing}"
        )
    assert ImportBatch.objects.count() == 1


def test_a_release_that_says_the_same_is_written_once_and_said_so(tmp_path, capsys):
    make_world()
    path = tmp_path / "register.csv"
    said = []
    for day in (FIRST, SECOND, SECOND):
        path.write_bytes(file_of({}, day=day).getvalue())
        call_command("import_file", path, "--commit")
        said.append(capsys.readouterr().out.splitlines()[1:])
    second = ImportBatch.objects.get(vintage="2025-03-10")
    assert said[1:] == [
        [
            "This release changes no record: to write it is to note that it says what is known already.",
            f"Import {second.pk} is applied; `manage.py undo_import {second.pk}` takes it back.",
        ],
        ["All records of the file are in the database as the file has them: there is nothing to import."],
    ]
    assert ImportBatch.objects.count() == 2


def test_wrong_rows_are_told_by_cause_and_stop_it_unless_they_are_left_out(bring, tmp_path, capsys):
    text = "code,name,kind\nRUS,Russia,state\nIND,India,stat\nPAK,Pakistan,stat\n"
    rejected = tmp_path / "rejected.csv"
    with pytest.raises(CommandError, match="--valid-only leaves the wrong rows out"):
        bring(text, "--model", "country", "--commit", "--rejected", rejected)
    assert "lines 3, 4, column kind: Found “stat”; expected one of state" in capsys.readouterr().out
    assert rejected.read_text(encoding="utf-8-sig").splitlines()[0] == "code,name,kind,reason"
    assert not Country.objects.exists()
    bring(text, "--model", "country", "--commit", "--valid-only")
    assert list(Country.objects.values_list("code", flat=True)) == ["RUS"]


@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        ("code\n", ["--model", "country"], "The file has no records: only its columns are named."),
        ("slug,note\nx,y\n", [], "The columns of the file are those of several tables, "),
        ("code,nmae\nx,y\n", [], "none of our tables has all of its columns (code, nmae) and a key among them"),
        ("", [], "The file is empty: "),
        ("\n", [], "The file is empty: the first line names the columns, each further one is a record."),
        ("", ["--format", "sipri-a"], "The file is empty: "),
        ("code,name\nx,y\n", ["--format", "xlsx"], "not an XLSX workbook, it begins with “code,name”: choose another"),
        (
            "code,name\nx,y\n",
            ["--format", "sipri-a", "--model", "country"],
            "The file is SIPRI trade register, 2024 and 2025 and brings what such files hold: leave --model out",
        ),
        ("code,name\nx,y\n", ["--format", "gdelt", "--model", "country"], "leave --model out"),
        ("code,name\nx,y\n", ["--model", "land"], "There is no table land: give --model, one of"),
        ("code,name\nx,y\n", ["--format", "pdf"], "“pdf” is no format: choose one of"),
        ("code,name\nx,y\n", ["--model", "country", "--commit", "--dry-run"], "choose one"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(bring, text, arguments, message):
    with pytest.raises(CommandError) as refused:
        bring(text, *arguments)
    assert message in str(refused.value)
    assert not ImportBatch.objects.exists()


def test_the_table_follows_from_the_columns_where_only_one_fits(bring):
    assert bring("code,name\nATL,Atlantis\n").startswith("countries.csv, CSV: 1 new, ")
    with pytest.raises(CommandError) as refused:
        bring("slug,note\nx,y\n")
    tables = str(refused.value).partition(", ")[2].partition(": say which")[0]
    assert tables == (
        "eventkind (event kinds), source (sources), platform (platforms), competition (competitions), "
        "offerpackage (offer packages), diplomaticevent (events)"
    )


def test_where_no_row_is_rejected_no_file_of_them_is_written_and_that_is_said(tmp_path, capsys):
    path, rejected = tmp_path / "countries.csv", tmp_path / "rejected.csv"
    path.write_text("code,name,kind\nATL,Atlantis,state\n")
    call_command("import_file", path, "--rejected", rejected)
    told = [line for line in capsys.readouterr().out.splitlines() if str(rejected) in line]
    assert (told, rejected.exists()) == ([f"No row is rejected: {rejected} was not written."], False)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("import_file", tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (("read", 0, None, 0), "read …"),
        (("read", 5_000, None, 0.5), "read 5,000 10,000/s"),
        (("write", 50, 200, 5), "write [██████··················] 50 of 200 10/s, 15 s left"),
        (("write", 200, 200, 10), "write [████████████████████████] 200 of 200 20/s"),
    ],
)
def test_a_bar_tells_rate_and_time_left(given, text):
    assert told(*given) == text


MANY = "code,name\n" + "".join(f"X-{place},Land {place}\n" for place in range(1, 8))


def test_five_of_a_kind_are_told_and_how_to_see_the_others(bring):
    said = bring(MANY, "--model", "country").splitlines()
    assert [line for line in said if not line.startswith("      ")] == [
        "countries.csv, CSV: 7 new, 0 changed, 0 unchanged, 0 rejected.",
        *(f"  new: X-{place} (line {place + 1})" for place in range(1, 6)),
        "  … and 2 more new: --show all tells them all.",
        "Nothing was written: --commit does it.",
    ]


@pytest.mark.parametrize(("show", "told"), [("6", 6), ("7", 7), ("all", 7), ("0", 0), ("99", 7)])
def test_as_many_are_told_as_are_asked_for(bring, show, told):
    said = bring(MANY, "--model", "country", "--show", show).splitlines()
    assert [line for line in said if line.startswith("  new: ")] == [
        f"  new: X-{place} (line {place + 1})" for place in range(1, told + 1)
    ]
    more = [f"  … and {7 - told} more new: --show all tells them all."] if told < 7 else []
    assert [line for line in said if line.startswith("  …")] == more


def test_pages_of_rows_join_without_a_gap(bring, monkeypatch):
    monkeypatch.setattr(preview, "_PAGE", 3)
    said = bring(MANY, "--model", "country", "--show", "all").splitlines()
    assert [line for line in said if line.startswith("  new: ")] == [
        f"  new: X-{place} (line {place + 1})" for place in range(1, 8)
    ]


def test_all_that_is_wrong_and_what_stays_is_told_where_it_is_asked_for(bring):
    make.make_country("Atlantis", code="X-A")
    text = "code,name,kind\nX-A,Atlantis,state\n" + "".join(f"X-{place},Land {place},{place}\n" for place in range(25))
    said = bring(text, "--model", "country").splitlines()
    assert len([line for line in said if ", column kind: Found " in line]) == 20
    assert "  … and 5 more causes: --show all tells them all." in said
    assert [line for line in said if line.startswith("  unchanged: ")] == []
    said = bring(text, "--model", "country", "--show", "all").splitlines()
    assert len([line for line in said if ", column kind: Found " in line]) == 25
    assert [line for line in said if line.startswith(("  unchanged: ", "  …"))] == ["  unchanged: X-A (line 2)"]


def test_a_number_of_rows_that_is_none_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("code,name\nRUS,Russia\n")
    with pytest.raises(CommandError, match="found “many”, expected a whole number such as 50, or all"):
        call_command("import_file", str(path), "--show", "many")


def test_a_value_that_was_empty_is_said_to_have_been(bring):
    make.make_country("Russia", code="RUS")
    assert "      note: empty → big\n" in bring("code,note\nRUS,big\n", "--model", "country")


def test_a_release_that_is_no_date_is_refused_with_what_to_write(bring):
    with pytest.raises(
        CommandError, match=r"--release: “10/2024” is not a date we can read: .* Write 2024-10 if it is"
    ):
        bring("code,name\nRUS,Russia\n", "--model", "country", "--release", "10/2024")
