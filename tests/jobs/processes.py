"""A copy of the project whose processes know the format that counts: a server, a worker, on the engine of the suite."""

import contextlib
import re
import shutil
import time
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from tests.demo.machine import Machine
from tests.patience import PATIENCE


class Site(Machine):
    """A Machine with the format of `counting`, whose waits are short."""

    def __init__(self, folder, like=None):
        super().__init__(folder, like)
        shutil.copy(Path(__file__).parent / "counting.py", folder / "counting.py")
        tasks = folder / "procurement" / "tasks.py"
        if "import counting" not in tasks.read_text():
            tasks.write_text(tasks.read_text() + "\nimport counting  # the format of the tests\n")
            leases = folder / "procurement" / "interchange" / "staging" / "leases.py"
            leases.write_text(leases.read_text().replace("LEASE = 20", "LEASE = 4").replace("BEAT = 2", "BEAT = 0.5"))
        shutil.rmtree(folder / "var" / "imports", ignore_errors=True)  # of the database of that other machine
        self.environment |= {"WRITE_WAIT": "1"}

    @property
    def kept(self):
        """Where the files on their way in are kept."""
        [folder] = (self.folder / "var" / "imports").iterdir()
        return folder

    def make_batch(self, number):
        """A batch of a file that is a number; its key."""
        made = self.ask(
            "__import__('procurement.tasks').tasks.batches.open_batch("
            f"__import__('io').BytesIO(b'{number}'), 'a.txt', 'counting', user=User.objects.first()).pk"
        )
        return int(made)

    def do(self, what, key, *more):
        """Call a function of `tasks` with the batch."""
        arguments = "".join(f", {argument}" for argument in more)
        self.ask(f"__import__('procurement.tasks').tasks.{what}(ImportBatch.objects.get(pk={key}){arguments})")

    def state_of(self, key):
        return self.sql("SELECT state FROM procurement_importbatch WHERE id = %s", key)[0][0]

    def count(self, table, condition="1 = 1"):
        return self.sql(f"SELECT count(*) FROM procurement_{table} WHERE {condition}")[0][0]  # noqa: S608 - the tests' own words

    def hold(self, phase):
        """Let jobs stand still in the middle of this phase."""
        self.kept.mkdir(parents=True, exist_ok=True)
        (self.kept / f"hold-{phase}").touch()

    def let_go(self, phase):
        (self.kept / f"hold-{phase}").unlink()

    def wait_until_held(self, phase):
        wait_for(lambda: (self.kept / f"held-{phase}").exists())

    @contextlib.contextmanager
    def worker(self):
        process = self.start("run_jobs", "--interval", "0.05")
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


def wait_for(holds, seconds=PATIENCE):
    """Wait until it holds; fail if it never does."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


class Browser:
    """Somebody at the site, as far as HTTP goes: signed in where a password is given."""

    def __init__(self, address, password=None):
        self.address = address
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        if password is not None:
            self._sign_in(password)

    def _sign_in(self, password):
        self.post(
            "admin/login/?next=/admin/", self.form("admin/login/") | {"username": "curator", "password": password}
        )

    def get(self, path):
        return self._answer(self._opener.open, f"{self.address}{path}")

    def post(self, path, fields):
        pairs = fields.items() if isinstance(fields, dict) else fields
        return self._answer(self._opener.open, f"{self.address}{path}", urlencode(list(pairs), doseq=True).encode())

    def form(self, path):
        """The fields of the longest form of a page, as they stand."""
        return fields_of(self.get(path)[2])

    def _answer(self, ask, *arguments):
        try:
            answer = ask(*arguments)
        except HTTPError as error:
            answer = error
        return answer.status, answer.headers, answer.read().decode()


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self._select, self._text = [{}], None, None

    def handle_starttag(self, tag, attributes):
        given, found = dict(attributes), self.forms[-1]
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and "name" in given and given.get("type") not in ("submit", "file"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                found[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given.get("name")
        elif tag == "option" and "selected" in given and self._select:
            found[self._select] = given.get("value", "")
        elif tag == "textarea" and "name" in given:
            self._text = given["name"]
            found[self._text] = ""

    def handle_data(self, data):
        if self._text:
            self.forms[-1][self._text] += data

    def handle_endtag(self, tag):
        self._text = None if tag == "textarea" else self._text
        self._select = None if tag == "select" else self._select


def fields_of(page):
    """The fields of the longest form of a page."""
    parser = _Forms()
    parser.feed(page)
    return {name: value.removeprefix("\r\n").removeprefix("\n") for name, value in max(parser.forms, key=len).items()}


def title_of(page):
    return re.search(r"<h1>(.*?)</h1>", page)[1]
