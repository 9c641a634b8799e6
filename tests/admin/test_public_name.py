"""The name under which a curator appears before readers."""

import pytest

from procurement.models import CuratorName
from tests.admin.typed import messages_of

ADDRESS = "/admin/name/"


@pytest.mark.django_db
def test_a_curator_chooses_a_name_and_takes_it_back(curator, editor):
    assert ADDRESS in curator.get("/admin/").content.decode()
    answer = curator.post(ADDRESS, {"public_name": "A. Analyst"})
    assert messages_of(answer) == ["Readers see “A. Analyst” beside your changes."]
    assert CuratorName.objects.get(user=editor).public_name == "A. Analyst"
    assert 'value="A. Analyst"' in curator.get(ADDRESS).content.decode()
    curator.post(ADDRESS, {"public_name": ""})
    assert CuratorName.objects.get(user=editor).public_name == ""


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["x" * 81, "a\0b"])
def test_a_name_that_is_none_is_refused(curator, name):
    assert curator.post(ADDRESS, {"public_name": name}).status_code == 200
    assert CuratorName.objects.count() == 0


def test_a_visitor_is_sent_to_the_login(client, db):
    assert client.get(ADDRESS).url == f"/admin/login/?next={ADDRESS}"
