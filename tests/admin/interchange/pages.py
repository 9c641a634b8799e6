"""What a visitor of the import and export pages does, and what is read off them."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from procurement.admin.groups import EDITOR
from procurement.models import Country

COUNTRIES = "code,name,kind\nRUS,Russia,state\nPAK,Pakistan,state\n"


def address(page, model=Country):
    return reverse(f"admin:procurement_{model._meta.model_name}_{page}")


def user_with(*permissions, name="curator", editor=False):
    user = User.objects.create_user(name, password="secret", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    if editor:
        user.groups.add(Group.objects.get(name=EDITOR))
    return user


def upload(client, content, name="countries.csv", model=Country, **fields):
    """What the upload answers: the page of the batch, or the form again."""
    content = content.encode() if isinstance(content, str) else content
    sent = {"import_file": SimpleUploadedFile(name, content), **fields}
    return client.post(address("import", model), sent, follow=True)


def step(batch, name):
    return reverse(f"admin:procurement_importbatch_{name}", args=[batch.pk])


def confirm(client, response, **fields):
    return client.post(step(response.context["batch"], "confirm"), fields, follow=True)


def counts(response):
    return response.context["batch"].counts


def kept():
    return sorted(Path(settings.IMPORT_DIR).glob("*"))


def messages_of(response):
    return [str(message) for message in response.context["messages"]]
