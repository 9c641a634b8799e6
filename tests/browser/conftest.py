"""The site as a browser sees it: a live server, the system's Chromium, and a page that tolerates no error."""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.logging_in import logged_in

# Playwright's synchronous interface keeps an event loop running in this thread, and Django then takes every query of a
# test for one made in asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
MISSING = (
    f"No Chromium was found ({', '.join(NAMES)}): install one, on Debian with `apt-get install chromium libatomic1`."
)
ARGUMENTS = [
    "--no-sandbox",  # Chromium as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_terminal_summary(terminalreporter):
    """Say loudly that nothing was tried."""
    if CHROMIUM is None:
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(MISSING)


@pytest.fixture(scope="session")
def chromium():
    """The browser; without one the tests are skipped on a user's machine and fail on one that says CI=true."""
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium, live_server):
    """A fresh visitor: no cookies, 1280 pixels wide, addresses relative to the live server."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context, live_server):
    """A page; at the end the test fails if the console had an error, a script threw, or the policy was violated.

    What a test expects to go wrong it takes out of `page.troubles` itself. A request to any other host is trouble too:
    no page of this site needs one.
    """
    page = context.new_page()
    page.troubles = []
    page.on("console", lambda message: message.type == "error" and page.troubles.append(message.text))
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    own = urlsplit(live_server.url).netloc

    def note_foreign(request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != own:
            page.troubles.append(f"request to {request.url}")

    page.on("request", note_foreign)
    # the console tells of violations, but not of all in all versions
    page.expose_function("tellTrouble", lambda text: page.troubles.append(text))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', event =>"
        " tellTrouble(`${event.violatedDirective} violated by ${event.blockedURI} in ${event.sourceFile}`))"
    )
    yield page
    assert page.troubles == []


@pytest.fixture
def curator(page, db):
    """A page on which an editor is logged in."""
    return logged_in(page)
