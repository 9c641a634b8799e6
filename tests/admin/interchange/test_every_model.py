"""Every model has its import and export pages, with what they need and no more."""

import pytest

from procurement.interchange.fixtures.families import MODELS
from procurement.interchange.staging.resource import resource_for
from procurement.models import OfferMilestone
from tests import make
from tests.admin.interchange.pages import COUNTRIES, address, upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", MODELS)
def test_every_model_has_its_pages(client, curator, model):
    assert [client.get(address(page, model)).status_code for page in ("import", "export", "changelist")] == [200] * 3
    columns = resource_for(model).columns_help()
    header = [column.name for column in columns if column.role != "derived"]
    template = client.get(address("import_template", model))
    assert template.content.decode("utf-8-sig") == ",".join(header) + "\r\n"


def test_the_import_page_says_which_columns_make_the_key(client, curator):
    page = client.get(address("import", OfferMilestone)).content.decode()
    assert "The key is <code>offer</code> and <code>number</code>." in " ".join(page.split())


def test_the_pages_bring_neither_script_nor_style_of_their_own(client, curator):
    make.make_country("Russia", code="RUS")
    pages = [client.get(address("import")), client.get(address("export")), upload(client, COUNTRIES)]
    for page in pages:
        text = page.content.decode()
        assert "style=" not in text
        assert "<style" not in text
        assert "onchange" not in text
        assert "<script>" not in text


def test_what_a_file_says_is_escaped(client, curator):
    answer = upload(client, "code,name\nRUS,<script>alert(1)</script>\n")
    assert "<script>alert" not in answer.content.decode()
    answer = upload(client, "code,<script>alert(2)</script>\nRUS,x\n")
    assert "<script>alert" not in answer.content.decode()
