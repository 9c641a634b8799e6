"""What a visitor sees when something is wrong: the site's own words, with debugging on as well as off."""

import pytest
from django.test import Client
from django.urls import path

from config.urls import urlpatterns as site
from procurement.choices import Review
from tests.make import make_offer
from tests.views.reading import PUBLISHED

pytestmark = pytest.mark.django_db


def broken(request):
    raise ZeroDivisionError


urlpatterns = [path("broken/", broken), *site]


@pytest.fixture(params=[True, False], ids=["debug", "production"])
def debug(request, settings):
    settings.DEBUG = request.param
    return request.param


def is_own(answer, status):
    page = answer.content.decode()
    assert answer.status_code == status
    assert f"HTTP {status}" in page
    assert 'class="site-header"' in page
    assert "Traceback" not in page
    assert "DEBUG" not in page
    return page


@pytest.mark.parametrize("address", ["/offers/NOPE/", "/offers/T-0/", "/nope/", "/nope", "/platforms/x/"])
def test_what_is_not_there_has_our_page(client, debug, address):
    is_own(client.get(address), 404)


def test_a_curator_who_goes_astray_has_our_page(admin_client, debug):
    is_own(admin_client.get("/admin/nope/"), 404)


def test_the_words_of_a_refusal_are_shown(client, debug):
    make_offer(reference="T-1", **PUBLISHED)
    page = is_own(client.get("/offers/T-1/?format=csv"), 400)
    assert "a single record comes as json only" in page
    make_offer(reference="T-2", review=Review.DRAFT)
    assert "No Offer matches" not in is_own(client.get("/offers/T-2/"), 404)


@pytest.mark.parametrize("address", ["/", "/offers/", "/search/", "/offers/T-1/", "/scheme.css"])
def test_a_method_that_a_page_does_not_know_has_our_page_and_the_methods_it_knows(client, debug, address):
    make_offer(reference="T-1", **PUBLISHED)
    answer = client.post(address)
    is_own(answer, 405)
    assert "GET" in answer["Allow"]


def test_a_forged_form_has_our_page(debug):
    page = is_own(Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"}), 403)
    assert "Load that page again" in page


@pytest.mark.urls(__name__)
def test_an_error_of_ours_still_opens_the_debugger_and_only_there(client, debug):
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert ("ZeroDivisionError" in answer.content.decode()) is debug


def test_an_address_without_its_last_slash_is_led_to_it(client, debug):
    assert client.get("/offers")["Location"] == "/offers/"
