"""What goes with a record that is deleted, and what keeps it: rows that point at it, and the last citation."""

from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from procurement.services.sourcing import against_deleting


class _Collector(NestedObjects):
    """Reads with each row what its words need, so that deleting a source of a hundred citations asks no more."""

    def __init__(self, admin_site, **kwargs):
        super().__init__(**kwargs)
        self._site = admin_site

    def related_objects(self, related_model, related_fields, objs):
        rows = super().related_objects(related_model, related_fields, objs)
        if self._site.is_registered(related_model):
            rows = rows.select_related(*(self._site.get_model_admin(related_model).list_select_related or ()))
        return rows


def what_goes(records, request, admin_site):
    """What Django's `get_deleted_objects` returns, in the words of each admin: (nested list of what goes, counts by
    kind, kinds that the user may not delete, sentences and rows that keep the records).
    """
    records = list(records)
    if not records:
        return [], {}, set(), []
    collector = _Collector(admin_site, using=router.db_for_write(type(records[0])), origin=records)
    collector.collect(records)
    lacking = set()

    def words(row):
        kind = capfirst(row._meta.verbose_name)
        if not admin_site.is_registered(type(row)):
            return f"{kind}: {row}"
        model_admin = admin_site.get_model_admin(type(row))
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
        address = reverse(name, args=[row.pk], current_app=admin_site.name)
        return format_html('{}: <a href="{}">{}</a>', kind, address, getattr(model_admin, "describe", str)(row))

    def goes(row):
        known = admin_site.is_registered(type(row))
        if known and not admin_site.get_model_admin(type(row)).has_delete_permission(request, row):
            lacking.add(row._meta.verbose_name)
        return words(row)

    nested = collector.nested(goes)
    counts = {model._meta.verbose_name_plural: len(rows) for model, rows in collector.model_objs.items()}
    keeping = sorted(words(row) for row in collector.protected)
    return nested, counts, lacking, [*keeping, *against_deleting(records)]
