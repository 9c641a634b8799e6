"""Who visits the admin: editor, contributor, reader, somebody with all rights but that to publish, and a stranger."""

import pytest
from django.contrib.auth.models import Permission

from tests.accounts import account


@pytest.fixture
def editor(db):
    return account("ed", "Editor")


@pytest.fixture
def curator(client, editor):
    """A client logged in as an editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def reader(client, db):
    """A client logged in as a reader."""
    client.force_login(account("rita", "Reader"))
    return client


@pytest.fixture
def contributor(client, db):
    """A client logged in as a contributor."""
    client.force_login(account("cora", "Contributor"))
    return client


@pytest.fixture
def typist(client, db):
    """A client with the right to change everything and to publish nothing, in no group."""
    user = account("tom")
    ours = Permission.objects.filter(content_type__app_label="procurement")
    user.user_permissions.add(*ours.exclude(codename__startswith="publish_"))
    client.force_login(user)
    return client
