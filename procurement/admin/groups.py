"""Who may do what: four groups, made and kept up to date after every migration.

A permission says what a group may do to some record of a kind; to which ones, `services.access` says.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connections

from procurement.models import OfferPackage, Source
from procurement.models.base import Reviewed
from procurement.services.access import may_publish

__all__ = ["ADMINISTRATOR", "CONTRIBUTOR", "EDITOR", "READER", "make_groups", "may_publish"]

READER, CONTRIBUTOR, EDITOR, ADMINISTRATOR = "Reader", "Contributor", "Editor", "Administrator"

_CONTENT = ("add", "change", "delete", "view", "import", "export", "publish")
_DRAFTS = ("add", "change", "delete", "export")
_ACCOUNTS = (
    "delete_suggestion",
    "add_user",
    "change_user",
    "delete_user",
    "view_user",
    "view_group",
    "view_accessattempt",
    "delete_accessattempt",
)


def make_groups(sender, using, **kwargs):
    """After `migrate`: make the groups and give them what they miss. What somebody added to a group stays.

    Our application is the first to be told of a migration, so the permissions of all that are concerned are made here.
    """
    if Group._meta.db_table not in connections[using].introspection.table_names():
        return  # a migration to a point before the accounts
    for label in (sender.label, "auth", "axes"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    names = [model._meta.model_name for model in sender.get_models() if getattr(model, "KEY", ())]
    reader = {f"view_{name}" for name in names}
    reader.add("view_changeset")
    contributor = reader | {
        f"{action}_{model._meta.model_name}" for model in sender.get_models() for action in _contributed(model)
    }
    editor = {f"{action}_{name}" for action in _CONTENT for name in names} | {
        "view_changeset",
        "undo_changeset",
        "view_suggestion",
        "change_suggestion",
    }
    permissions = Permission.objects.using(using).filter(content_type__app_label__in=(sender.label, "auth", "axes"))
    for group_name, codes in (
        (READER, reader),
        (CONTRIBUTOR, contributor),
        (EDITOR, editor),
        (ADMINISTRATOR, editor | set(_ACCOUNTS)),
    ):
        group, _ = Group.objects.using(using).get_or_create(name=group_name)
        group.permissions.add(*permissions.filter(codename__in=codes))


def _contributed(model):
    """What contributors may do to records of a model: write what is reviewed with its rows, and what those rest on."""
    if not getattr(model, "KEY", ()):
        return ()
    if model in (OfferPackage, Source):
        return ("add", "change", "export")
    owner_model = model._meta.get_field(model.OWNER).related_model if model.OWNER else model
    return _DRAFTS if issubclass(owner_model, Reviewed) else ("export",)
