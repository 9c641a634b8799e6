"""Real workers, killed in the middle: nothing is half-written, and what they left can be started again."""

import contextlib
import os
import re
import signal
import subprocess

import pytest

from tests.jobs import counting
from tests.jobs.processes import wait_for
from tests.patience import PATIENCE

COUNT = 250
EXPECTED = [(counting.code_of(number), f"Country {number}") for number in range(COUNT)]


def made(site):
    """The countries that batches made, and how many acts and rows of history tell of them."""
    rows = site.sql("SELECT code, name FROM procurement_country WHERE name LIKE 'Country %' ORDER BY id")
    history = site.sql(
        "SELECT count(*), count(DISTINCT change_set_id) FROM procurement_historicalcountry WHERE name LIKE 'Country %'"
    )
    return rows, history[0]


def test_an_undisturbed_import_by_a_worker(site):
    key = site.make_batch(COUNT)
    site.do("start_reading", key)
    with site.worker():
        wait_for(lambda: site.state_of(key) == "ready")
        site.do("start_applying", key, "User.objects.get()")
        wait_for(lambda: site.state_of(key) == "applied")
    assert made(site) == (EXPECTED, (COUNT, 1))


def test_a_worker_killed_while_it_reads(site):
    key = site.make_batch(COUNT)
    site.hold("reading")
    site.do("start_reading", key)
    with site.worker() as first:
        site.wait_until_held("reading")
        assert site.count("stagedrow") == 200
        first.send_signal(signal.SIGKILL)
        first.wait()
    site.let_go("reading")
    assert site.state_of(key) == "reading"
    with site.worker():
        wait_for(lambda: site.state_of(key) == "failed")
        wait_for(lambda: site.count("stagedrow") == 0)
        site.do("restart", key, "User.objects.get()")
        wait_for(lambda: site.state_of(key) == "ready")
        assert site.count("stagedrow") == COUNT
        site.do("start_applying", key, "User.objects.get()")
        wait_for(lambda: site.state_of(key) == "applied")
    assert made(site) == (EXPECTED, (COUNT, 1))


def test_a_worker_killed_while_it_applies(site):
    key = site.make_batch(COUNT)
    site.hold("applying")
    site.do("start_reading", key)
    with site.worker() as first:
        wait_for(lambda: site.state_of(key) == "ready")
        site.do("start_applying", key, "User.objects.get()")
        site.wait_until_held("applying")
        assert site.state_of(key) == "applying"
        assert made(site) == ([], (0, 0))
        first.send_signal(signal.SIGKILL)
        first.wait()
    site.let_go("applying")
    with site.worker():
        wait_for(lambda: site.state_of(key) == "ready")
        assert made(site) == ([], (0, 0))
        assert site.count("stagedrow") == COUNT
        assert site.sql("SELECT message, leased_until FROM procurement_importbatch") == [
            ("Applying this file was cut off in the middle. Nothing was written: confirm it again.", None)
        ]
        site.do("restart", key, "User.objects.get()")
        wait_for(lambda: site.state_of(key) == "applied")
    assert made(site) == (EXPECTED, (COUNT, 1))


def test_a_worker_told_to_end_finishes_what_it_has_in_hand(site):
    key = site.make_batch(COUNT)
    site.hold("reading")
    site.do("start_reading", key)
    with site.worker() as worker:
        site.wait_until_held("reading")
        worker.send_signal(signal.SIGTERM)
        site.let_go("reading")
        assert worker.wait(PATIENCE) == 0
    assert site.state_of(key) == "ready"


@contextlib.contextmanager
def demo(site):
    process = site.start("demo", "--port", "0")
    try:
        while "Ready: " not in process.stdout.readline():
            assert process.poll() is None, process.stderr.read()
        yield process
    finally:
        process.kill()
        process.communicate()


def workers_of(site):
    """The process ids of the workers of this copy."""
    listed = subprocess.run(["ps", "-eww", "-o", "pid,args"], capture_output=True, text=True, check=True).stdout
    ours = f"{site.folder}/manage.py run_jobs"
    return [int(pid) for pid, said in re.findall(r"^ *(\d+) (.*)$", listed, re.M) if ours in said]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_worker_of_a_demo_ends_with_it_however_it_ends(site, how):
    with demo(site) as process:
        wait_for(lambda: len(workers_of(site)) == 1)
        key = site.make_batch(COUNT)
        site.hold("applying")
        site.do("start_reading", key)
        wait_for(lambda: site.state_of(key) == "ready")
        site.do("start_applying", key, "User.objects.get()")
        site.wait_until_held("applying")  # it dies in the middle of a job as well
        process.send_signal(how)
        process.wait(PATIENCE)
        wait_for(lambda: workers_of(site) == [], seconds=60)
        assert process.returncode == (0 if how == signal.SIGINT else -how)
    assert made(site) == ([], (0, 0))


def test_a_worker_of_a_demo_that_crashes_is_started_again(site):
    with demo(site):
        wait_for(lambda: len(workers_of(site)) == 1)
        [first] = workers_of(site)
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: len(workers_of(site)) == 1 and workers_of(site) != [first])


def test_a_demo_that_does_not_serve_starts_no_worker(site):
    code, _said, complaint = site.run("demo", "--no-serve")
    assert (code, complaint, workers_of(site)) == (0, "", [])
