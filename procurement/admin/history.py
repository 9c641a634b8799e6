"""The history page of a record: who changed it or its rows, when, through what, why, and what field by field."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from procurement.dates import UncertainDate, UncertainDateField
from procurement.fields import ChoiceSetField
from procurement.models.base import Owned

_UNTOLD = ("id", "number", "search", "folded", "first_key", "last_key")
_VERBS = {"+": "added", "~": "changed", "-": "deleted"}
_PER_PAGE = 100


@dataclass(frozen=True)
class Entry:
    """One change of one row. `changes` are (label, before, after); `before` is empty for an addition."""

    row: object
    subject: str
    verb: str
    changes: tuple


def row_models(owner_model):
    """The models whose rows belong to a record of this model."""
    return [
        model
        for model in apps.get_app_config(owner_model._meta.app_label).get_models()
        if getattr(model, "OWNER", "") and model._meta.get_field(model.OWNER).related_model is owner_model
    ]


def entries_of(model, pk):
    """The Entries of a record and of its rows, the latest first; one query per table, whatever their number."""
    pairs = []
    for table, key in [(model, "id"), *((child, child.OWNER) for child in row_models(model))]:
        before = {}
        rows = table.history.filter(**{key: pk}).select_related("history_user").order_by("history_date", "history_id")
        for row in rows:
            pairs.append((table, before.get(row.id), row))
            before[row.id] = row
    pairs.sort(key=lambda pair: (pair[2].history_date, pair[2].history_id), reverse=True)
    names = _names([pair for pair in pairs if pair[2].history_type != "-"])
    return [_entry(table, before, row, names) for table, before, row in pairs]


def _entry(table, before, row, names):
    number = f" {row.number}" if issubclass(table, Owned) else ""
    subject = table._meta.verbose_name + number
    changes = [] if row.history_type == "-" else _changes(table, before, row, names)
    return Entry(row, subject, _VERBS[row.history_type], tuple(changes))


def _fields(table):
    skipped = {getattr(table, "OWNER", ""), *_UNTOLD}
    return [field for field in table._meta.concrete_fields if not field.generated and field.name not in skipped]


def _changes(table, before, row, names):
    for field in _fields(table):
        old, new = (getattr(version, field.attname) if version else None for version in (before, row))
        if old != new and not (before is None and new in (None, "", field.get_default())):
            yield field.verbose_name, _words(field, old, names) if before else "", _words(field, new, names)


def _names(pairs):
    """The records that the versions point at, as {(model, primary key): words}, one query per model."""
    wanted = defaultdict(set)
    for table, before, row in pairs:
        for field in _fields(table):
            if field.is_relation:
                wanted[field.related_model].update(
                    getattr(version, field.attname) for version in (before, row) if version
                )
    names = {}
    for model, pks in wanted.items():
        for pk, record in model.objects.in_bulk(pks - {None}).items():
            names[model, pk] = f"no. {record.number}" if isinstance(record, Owned) else str(record)
    return names


def _words(field, value, names):
    if isinstance(field, UncertainDateField):
        return UncertainDate.parse(value).words
    if value is None or value == "":
        return "empty"
    if field.is_relation:
        return names.get((field.related_model, value), f"{field.related_model._meta.verbose_name} that is gone")
    if isinstance(field, ChoiceSetField):
        return ", ".join(str(label) for label in field.labels(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)


def deleted_record(model, pk):
    """The record of a primary key as it was when it was deleted; None for one that never was or still is."""
    last = model.history.filter(id=pk).order_by("history_date", "history_id").last()
    return last.instance if last and last.history_type == "-" else None


def _title(record):
    try:
        return str(record)
    except ObjectDoesNotExist:  # its words name another record, which is gone as well
        return f"{record._meta.verbose_name} {getattr(record, 'number', record.pk)}"


class HistoryPage:
    """The history page of an admin. Whoever may see the record may see its history, after its deletion as well."""

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        is_deleted = False
        if record is None:
            key = unquote(object_id)
            record = deleted_record(self.model, key) if key.isascii() and key.isdecimal() and len(key) < 19 else None
            is_deleted = record is not None
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        title = _title(record)
        page = Paginator(entries_of(self.model, record.pk), _PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {title}{', deleted' if is_deleted else ''}",
            "record_title": title,
            "is_deleted": is_deleted,
            "subtitle": None,
            "page": page,
            "object": record,
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "preserved_filters": self.get_preserved_filters(request),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/procurement/object_history.html", context)
