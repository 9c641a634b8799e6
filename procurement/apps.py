"""The application, as Django knows it."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class ProcurementConfig(AppConfig):
    """Arms offers, the events around them and the sources for both."""

    name = "procurement"
    label = "procurement"
    verbose_name = "Arms offers"

    def ready(self):
        from procurement.admin.groups import make_groups
        from procurement.interchange import known_formats  # noqa: F401 - the formats of files register themselves

        post_migrate.connect(make_groups, sender=self, dispatch_uid="procurement groups")


class CuratorAdminConfig(AdminConfig):
    """Django's admin, with our site for its default one."""

    default_site = "procurement.admin.site.curator_site"
