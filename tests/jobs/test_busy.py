"""A curator who saves while an import is being applied by another process waits, or is told so; readers do neither."""

import contextlib
import re
import threading

import pytest

from tests.demo.machine import POSTGRES
from tests.jobs.conftest import PASSWORD
from tests.jobs.processes import Browser, fields_of, title_of, wait_for

SQLITE_ONLY = pytest.mark.skipif(POSTGRES, reason="PostgreSQL lets others write other rows")


@contextlib.contextmanager
def applying(site, **environment):
    """A demo whose worker stands still in the middle of applying: its address, and the batch."""
    process = site.start("demo", "--port", "0", **environment)
    try:
        line = ""
        while not (ready := re.search(r"Ready: (http://\S+/)  ", line)):
            line = process.stdout.readline()
            assert line, process.stderr.read()
        key = site.make_batch(250)
        site.do("start_reading", key)
        wait_for(lambda: site.state_of(key) == "ready")
        curator = Browser(ready[1], PASSWORD)
        site.hold("applying")
        site.do("start_applying", key, "User.objects.get()")
        site.wait_until_held("applying")
        yield ready[1], curator, key
    finally:
        process.kill()
        process.communicate()


def country_page(site, code="RUS"):
    [(key,)] = site.sql("SELECT id FROM procurement_country WHERE code = %s", code)
    return f"admin/procurement/country/{key}/change/"


def note_of(site, code="RUS"):
    return site.sql("SELECT note FROM procurement_country WHERE code = %s", code)[0][0]


@SQLITE_ONLY
def test_a_save_that_waits_in_vain_is_told_so_and_can_be_sent_again(site):
    with applying(site) as (_address, curator, key):
        page = country_page(site)
        status, headers, said = curator.post(page, curator.form(page) | {"note": "typed <b>meanwhile</b>"})
        assert (status, headers["Retry-After"], title_of(said)) == (
            503,
            "60",
            "An import is running: your changes were not saved",
        )
        kept = fields_of(said)
        assert kept["note"] == "typed <b>meanwhile</b>"

        site.let_go("applying")
        wait_for(lambda: site.state_of(key) == "applied")
        assert curator.post(page, kept)[0] == 200  # followed to the list
        assert note_of(site) == "typed <b>meanwhile</b>"


def test_a_save_waits_until_the_import_is_done(site):
    with applying(site, WRITE_WAIT="20") as (_address, curator, _key):
        page = country_page(site)
        fields = curator.form(page) | {"note": "typed"}
        timer = threading.Timer(2, site.let_go, ["applying"])
        timer.start()
        status, _, _said = curator.post(page, fields)
        timer.join()
        assert (status, note_of(site)) == (200, "typed")


def test_readers_and_curators_who_only_look_wait_for_nobody(site):
    with applying(site, WRITE_WAIT="20") as (address, curator, _key):
        for path in ("", "offers/", "offers/O-000004/", "changes/", "offers/?format=csv", "search/?q=mi-35"):
            assert Browser(address).get(path)[0] == 200, path
        for path in ("admin/", country_page(site), "admin/procurement/offer/", "admin/procurement/changeset/"):
            assert curator.get(path)[0] == 200, path


@SQLITE_ONLY
def test_signing_in_waits_and_is_told_so_without_the_password(site):
    with applying(site) as (address, _curator, key):
        stranger = Browser(address)
        fields = stranger.form("admin/login/") | {"username": "curator", "password": PASSWORD}
        status, _, said = stranger.post("admin/login/", fields)
        assert (status, title_of(said)) == (503, "An import is running: your changes were not saved")
        assert PASSWORD not in said
        assert "Go back to the form with your browser, and send it again." in said
        site.let_go("applying")
        wait_for(lambda: site.state_of(key) == "applied")
        assert stranger.post("admin/login/", fields)[0] == 200
        assert stranger.get("admin/procurement/offer/")[0] == 200


@SQLITE_ONLY
def test_a_stranger_who_suggests_a_correction_is_told_so(site):
    with applying(site) as (address, _curator, _key):
        stranger = Browser(address)
        page = "countries/RUS/suggest/"
        status, _, said = stranger.post(page, stranger.form(page) | {"says": "This", "basis": "There"})
        assert (status, fields_of(said)["says"]) == (503, "This")


@pytest.mark.skipif(not POSTGRES, reason="SQLite has one writer, whatever is written")
def test_a_row_that_the_import_holds_is_told_so_on_postgresql_and_others_are_saved(site):
    with applying(site) as (_address, curator, _key):
        page = country_page(site)
        assert curator.post(page, curator.form(page) | {"note": "typed"})[0] == 200
        assert note_of(site) == "typed"
        page = "admin/procurement/country/add/"
        status, _, said = curator.post(page, curator.form(page) | {"code": "X-AAA", "name": "Mine", "kind": "unknown"})
        assert (status, title_of(said)) == (503, "An import is running: your changes were not saved")


def test_a_command_that_brings_in_a_file_waits_patiently(site):
    with applying(site) as (_, _, key):
        (site.folder / "more.csv").write_text("code,name,kind\nX-MORE,More,unknown\n")
        command = site.start("import_file", "more.csv", "--model", "country", "--commit")
        threading.Timer(6, site.let_go, ["applying"]).start()  # six times as long as a page waits
        said, complaint = command.communicate(timeout=600)
        assert (command.returncode, complaint) == (0, "")
        assert "is applied" in said
        wait_for(lambda: site.state_of(key) == "applied")
