"""Who may do what: three groups made after every migration, and who may put records before the public."""

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connections

READER, EDITOR, ADMINISTRATOR = "Reader", "Editor", "Administrator"

_CONTENT = ("add", "change", "delete", "view", "import", "export", "publish")
_ACCOUNTS = (
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
    editor = {f"{action}_{name}" for action in _CONTENT for name in names} | {"view_changeset", "undo_changeset"}
    permissions = Permission.objects.using(using).filter(content_type__app_label__in=(sender.label, "auth", "axes"))
    for group_name, codes in ((READER, reader), (EDITOR, editor), (ADMINISTRATOR, editor | set(_ACCOUNTS))):
        group, _ = Group.objects.using(using).get_or_create(name=group_name)
        group.permissions.add(*permissions.filter(codename__in=codes))


def may_publish(user, model):
    """Whether the user may put records of a model before the public or take them away; never where none is reviewed."""
    return user.has_perm(f"{model._meta.app_label}.{get_permission_codename('publish', model._meta)}")
