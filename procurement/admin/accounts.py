"""Accounts. Groups and locked logins stand on the site as their own applications made them."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

from procurement.admin.site import site

site.unregister(User)


@admin.register(User, site=site)
class AccountAdmin(UserAdmin):
    """Accounts. An administrator manages all but superusers, and makes none."""

    search_help_text = "Searches the user name, the names and the e-mail address."
    filter_horizontal = ()
    autocomplete_fields = ("groups",)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else (*fixed, "is_superuser", "user_permissions")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def _may_touch(self, request, obj):
        return request.user.is_superuser or obj is None or not obj.is_superuser
