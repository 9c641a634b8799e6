"""Accounts as the tests need them."""

from django.contrib.auth.models import Group, User

PASSWORD = "only for the tests"


def account(name, group="", **fields):
    """A user who may visit the admin, in a group of ours if one is named."""
    user = User.objects.create_user(name, password=PASSWORD, **{"is_staff": True} | fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user
