"""What the admin of every curated record does: folded search, fixed keys, derived columns, deletions that explain."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from procurement.admin.bulk_edit import BulkEditing
from procurement.admin.changelist import CuratedList
from procurement.admin.deletion import what_goes
from procurement.admin.desk_filters import FindingFilter
from procurement.admin.guard import Guarded
from procurement.admin.history import LONGEST_REASON, HistoryPage
from procurement.admin.interchange import InterchangeMixin
from procurement.admin.merging import Merging
from procurement.admin.mistakes import mistakes_of
from procurement.admin.reason import Reasoned
from procurement.admin.saved_filters import SavingFilters
from procurement.admin.suggestions import best_first
from procurement.admin.widgets import RecallingSelect
from procurement.choices import Act
from procurement.dates import UncertainDate
from procurement.forms import RecordForm, let_citations_see
from procurement.models import recorded
from procurement.queries.search import MOST_LETTERS, MOST_WORDS, cut_words, holding
from procurement.rules import CHECKS
from procurement.services.access import closed_sentence, is_open_to
from procurement.services.derive import derive_after
from procurement.services.numbering import next_number
from procurement.services.sourcing import left_bare
from procurement.validators import fold


def in_words(name, short_description):
    """A column that prints the uncertain date `name` as a page does."""

    @admin.display(description=short_description, ordering=f"{name.removesuffix('_on')}_first")
    def column(self, record):
        return UncertainDate.parse(getattr(record, name)).words

    return column


def linked(name, short_description, describe=str):
    """A column that links to the record behind the foreign key `name`."""

    @admin.display(description=short_description, ordering=name)
    def column(self, record):
        other = getattr(record, name)
        if other is None:
            return "none"
        address = reverse(f"admin:{other._meta.app_label}_{other._meta.model_name}_change", args=[other.pk])
        return format_html('<a href="{}">{}</a>', address, describe(other))

    return column


def link_list(pairs):
    """Pairs of address and words as a list of links; empty for none."""
    items = format_html_join("", '<li><a href="{}">{}</a></li>', pairs)
    return format_html('<ul class="plain">{}</ul>', items) if items else ""


def _lock(model, pk):
    model.objects.select_for_update().filter(pk=pk).values_list("pk").first()


def _deletion(request):
    """The act of deleting, with the reason that was given for it, if one was."""
    reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())[:LONGEST_REASON]
    return recorded(act=Act.DELETE, **({"reason": reason} if reason else {}))


class Autocompleting:
    """Autocomplete fields that ask no question per row."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = RecallingSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Beside a choice, ways to add a record or to change the one chosen; deleting has a page of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class CuratedAdmin(
    Reasoned,
    Guarded,
    Autocompleting,
    HistoryPage,
    Merging,
    BulkEditing,
    SavingFilters,
    InterchangeMixin,
    admin.ModelAdmin,
):
    """The admin of a curated record. Sets of columns are named by the classes below; the behaviour is here."""

    form = RecordForm
    actions = ("change_several", "merge_chosen")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False  # a second count of the whole table for every search
    show_facets = admin.ShowFacets.NEVER  # a count for every choice of every filter
    derived = ()
    """Read-only columns of the form that a service writes or a query answers."""
    public_page = ""
    """The name of the address of the public page, which takes the natural key."""

    def describe(self, record):
        """The record in the words of an autocomplete field."""
        return str(record)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or is_open_to(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or is_open_to(request.user, obj))

    def get_readonly_fields(self, request, obj=None):
        fixed = self.model.KEY if obj else ()
        return (*super().get_readonly_fields(request, obj), *self.derived, *fixed)

    def get_list_filter(self, request):
        """The filters of the class, and what the rules find where any speaks of such records."""
        spoken_of = any(self.model in rule.models for rule in CHECKS)
        return (*super().get_list_filter(request), *((FindingFilter,) if spoken_of else ()))

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["subtitle"] = self.describe(obj)
        context["asks_reason"] = self.has_change_permission(request, obj) and (change or bool(self.model.OWNER))
        if context["errors"]:
            formsets = [shown.formset for shown in context["inline_admin_formsets"]]
            context["mistakes"] = mistakes_of(context["adminform"].form, formsets)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_view_on_site_url(self, obj=None):
        """The public page, if a reader can see the record there."""
        if obj is None or not self.public_page or not self.model.objects.public().filter(pk=obj.pk).exists():
            return None
        return reverse(self.public_page, args=obj.natural_key())

    def get_changelist(self, request, **kwargs):
        return CuratedList

    def get_search_results(self, request, queryset, search_term):
        """Every word must be found in one of the columns; folded columns are asked for the folded word.

        No more words than a search takes; the list says when it left some out.
        """
        for word in cut_words(search_term):
            found = Q()
            for path in self.search_fields:
                is_folded = path.endswith(("search", "folded"))
                how = ("contains", fold(word)) if is_folded else ("icontains", word)
                found |= holding(self.model, path, *how)
            queryset = queryset.filter(found)
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            queryset = best_first(queryset, search_term)
        return queryset, False

    def _create_formsets(self, request, obj, change):
        # the one place where Django holds all formsets of a page before any is validated
        formsets, inlines = super()._create_formsets(request, obj, change)
        let_citations_see(formsets)
        return formsets, inlines

    def get_object(self, request, object_id, from_field=None):
        """The record; within a transaction that will write it, locked and read after that, its owner before it.

        So a form is checked and saved on the record as it stands, not as it stood before another curator's save.
        """
        record = super().get_object(request, object_id, from_field)
        if record is None or request.method != "POST" or not transaction.get_connection().in_atomic_block:
            return record
        if self.model.OWNER:
            _lock(self.model._meta.get_field(self.model.OWNER).related_model, getattr(record, f"{self.model.OWNER}_id"))
        _lock(self.model, record.pk)
        return super().get_object(request, object_id, from_field)

    def save_model(self, request, obj, form, change):
        """Write of an old record what was typed over and nothing else; nothing at all where nothing was."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        held = self.model.objects.select_for_update().get(pk=obj.pk)
        written = []
        for field in self.model._meta.concrete_fields:
            typed, stands = getattr(obj, field.attname), getattr(held, field.attname)
            if typed != stands and field.name in form.changed_data:
                written.append(field.name)
            elif typed != stands:
                setattr(obj, field.attname, stands)  # history keeps the whole row
        if written:
            obj.save(update_fields=written)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        touched = [form.instance]
        for formset in formsets:
            formset.delete_waiting()
            touched += [*formset.new_objects, *(row for row, _ in formset.changed_objects), *formset.deleted_objects]
        derive_after(touched)

    def delete_model(self, request, obj):
        key, words = obj.pk, str(obj)
        with _deletion(request):
            super().delete_model(request, obj)
            derive_after([obj])
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[key])
        text = format_html('The history of <a href="{}">{}</a> stays, and brings it back.', address, words)
        self.message_user(request, text, messages.INFO)

    def delete_queryset(self, request, queryset):
        gone = list(queryset)
        with _deletion(request):
            super().delete_queryset(request, queryset)
            derive_after(gone)

    def get_deleted_objects(self, objs, request):
        """What goes with the records, and whatever keeps them: rows that point at them, and our own rules."""
        return what_goes(objs, request, self.admin_site)

    def changelist_view(self, request, extra_context=None):
        """Actions write their records and their history in one transaction, or nothing."""
        if request.method != "POST":
            typed = request.GET.get(SEARCH_VAR, "")
            if cut_words(typed) != list(dict.fromkeys(typed.replace("\0", "").split())):
                text = f"A search takes {MOST_LETTERS} letters and {MOST_WORDS} words: the rest was left out."
                self.message_user(request, text, messages.WARNING)
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            return super().changelist_view(request, extra_context)


class _OfOpenOwner:
    """A form of a new row, whose record must be open to `user`."""

    def clean(self):
        cleaned = super().clean()
        owner = cleaned.get(self._meta.model.OWNER)
        if owner and not is_open_to(self.user, owner):
            self.add_error(self._meta.model.OWNER, closed_sentence(owner))
        return cleaned


class OwnedAdmin(CuratedAdmin):
    """The rows of one kind of all owners, as a list of their own. An empty number takes the next of the owner."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return form if change else type(form)(form.__name__, (_OfOpenOwner, form), {"user": request.user})

    def save_model(self, request, obj, form, change):
        if not change and obj.number is None:
            obj.number = next_number(self.model, getattr(obj, self.model.OWNER))
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for _, sentence in left_bare([form.instance]):
            self.message_user(request, sentence, messages.WARNING)
