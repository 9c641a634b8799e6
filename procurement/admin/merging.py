"""Likely duplicates of a list, and the page that makes one record of two."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from procurement.admin.groups import may_publish
from procurement.admin.history import LONGEST_REASON, reason_given
from procurement.admin.words import differing, said
from procurement.choices import Review
from procurement.models import NotDuplicate
from procurement.models.base import Reviewed
from procurement.queries.duplicates import likely_duplicates
from procurement.queries.keyed import key_of, kind_of, pointing_counts, revisions, settable_fields
from procurement.services.merging import merge
from procurement.services.refusals import Refused

_PER_PAGE = 25
SIDES = ("one", "other")


def _key(text):
    """A primary key of an address, or None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


class Merging:
    """The admin of a record that can be merged: pages for likely duplicates and for a merge, and an action."""

    def has_merge_permission(self, request):
        """Whoever may change and delete such records and, where they are reviewed, publish them."""
        return (
            kind_of(self.model) is not None
            and self.has_change_permission(request)
            and self.has_delete_permission(request)
            and (not issubclass(self.model, Reviewed) or may_publish(request.user, self.model))
        )

    def get_urls(self):
        if kind_of(self.model) is None:
            return super().get_urls()
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("duplicates/", view(self.duplicates_view), name=f"{name}_duplicates"),
            path("merge/", view(self.merge_view), name=f"{name}_merge"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        if self.has_merge_permission(request):
            extra_context = {"duplicates_address": self._address("duplicates"), **(extra_context or {})}
        return super().changelist_view(request, extra_context)

    def _address(self, page):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")

    @admin.action(description="Merge two records", permissions=["merge"])
    def merge_chosen(self, request, queryset):
        """Lead to the page that merges the two records chosen."""
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(chosen) != 2:
            count = "one" if len(chosen) == 1 else "more"
            self.message_user(request, f"Choose exactly two records to merge; you chose {count}.", messages.ERROR)
            return None
        return HttpResponseRedirect(f"{self._address('merge')}?{urlencode(dict(zip(SIDES, chosen, strict=True)))}")

    def duplicates_view(self, request):
        """Pairs that look alike, the likeliest first. A POST says of one pair that it is two things."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            one, other = self._pair(request.POST)
            first, second = sorted((key_of(one), key_of(other)))
            NotDuplicate.objects.get_or_create(
                kind=kind_of(self.model), first=first, second=second, defaults={"user": request.user}
            )
            self.message_user(request, f"{one} and {other} are two things: nobody is asked again.", messages.SUCCESS)
            return HttpResponseRedirect(self._address("duplicates"))
        page = Paginator(likely_duplicates(self.model), _PER_PAGE).get_page(request.GET.get("p"))
        pks = {pk for like in page for pk in (like.first, like.second)}
        fields = settable_fields(self.model)
        related = {*(self.list_select_related or ()), *(field.name for field in fields if field.is_relation)}
        records = self.model.objects.select_related(*related).in_bulk(pks)
        pairs = [
            (like, self._told(one), self._told(other), differing(fields, one, other))
            for like in page
            for one, other in [(records[like.first], records[like.second])]
        ]
        context = self._page_context(request, "Likely duplicates")
        context |= {"page": page, "pairs": pairs, "merge_address": self._address("merge")}
        return TemplateResponse(request, "admin/procurement/duplicates.html", context)

    def _told(self, record):
        """A record as both pages name it: (primary key, words, address of its form, place in review)."""
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])
        review = record.get_review_display() if isinstance(record, Reviewed) else ""
        return {"pk": record.pk, "words": self.describe(record), "address": address, "review": review}

    def _pair(self, data):
        """The two records that an address or a form names. Raises Http404."""
        pks = [_key(data.get(side, "")) for side in SIDES]
        related = [field.name for field in settable_fields(self.model) if field.is_relation]
        records = self.model.objects.select_related(*related).in_bulk([pk for pk in pks if pk is not None])
        if any(pk not in records for pk in pks):
            noun = self.opts.verbose_name_plural
            raise Http404(f"There are no such two {noun}: one of them may have been merged or deleted meanwhile.")
        return [records[pk] for pk in pks]

    def merge_view(self, request):
        """Two records side by side: which one stays, and which value of each field."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        one, other = self._pair(request.POST if request.method == "POST" else request.GET)
        errors = []
        if request.method == "POST":
            try:
                return self._merge_two(request, one, other)
            except Refused as refused:
                errors = refused.messages
        context = self._page_context(request, f"Merge two {self.opts.verbose_name_plural}")
        context |= {"errors": errors, "reason": request.POST.get("reason", "")} | self._choices(request, one, other)
        context["longest_reason"] = LONGEST_REASON
        return TemplateResponse(request, "admin/procurement/merge.html", context)

    def _choices(self, request, one, other):
        """What the merge page shows: both records, what points at them, and the fields in which they differ."""
        fields = settable_fields(self.model)
        sides = dict(zip(SIDES, (one, other), strict=True))
        stays = request.POST.get("stays") or ("other" if _is_public(other) and not _is_public(one) else "one")
        rows = []
        for field in fields:
            words = {side: said(record, field) for side, record in sides.items()}
            is_open = getattr(one, field.attname) != getattr(other, field.attname)
            default = stays if words.get(stays) != "empty" else SIDES[stays == "one"]
            rows.append((field, words, is_open, request.POST.get(f"field-{field.name}", default)))
        seen = revisions(self.model, [one.pk, other.pk])
        return {
            "columns": [
                (
                    side,
                    self._told(record),
                    [(_noun(model, count), count) for model, _, count in pointing_counts(record)],
                )
                for side, record in sides.items()
            ],
            "one": one,
            "other": other,
            "stays": stays,
            "rows": rows,
            "seen": {side: seen.get(record.pk, 0) for side, record in sides.items()},
        }

    def _merge_two(self, request, one, other):
        sides = dict(zip(SIDES, (one, other), strict=True))
        stays = request.POST.get("stays")
        if stays not in sides:
            raise Refused("Choose which of the two stays.")
        goes = SIDES[stays == "one"]
        winner, loser = sides[stays], sides[goes]
        taken = []
        for name, value in request.POST.items():
            if name.startswith("field-"):
                if value not in sides:
                    raise Refused(f"“{value[:40]}” is neither of the two records: choose one of them for each field.")
                taken += [name.removeprefix("field-")] * (value == goes)
        seen = {record.pk: _key(request.POST.get(f"seen-{side}", "")) or None for side, record in sides.items()}
        lost, key = self.describe(loser), key_of(loser)
        change_set = merge(winner, loser, taken, reason_given(request), seen)
        self.log_change(request, winner, f"Merged {lost} into it.")
        text = (
            '{} was merged into <a href="{}">{}</a>; {} leads there now. '
            '<a href="{}">See what moved, or undo this merge</a>.'
        )
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[winner.pk])
        act = reverse("admin:procurement_changeset_change", args=[change_set.pk])
        winner = self.model.objects.select_related(*(self.list_select_related or ())).get(pk=winner.pk)
        self.message_user(request, format_html(text, lost, address, self.describe(winner), key, act), messages.SUCCESS)
        return HttpResponseRedirect(address)

    def _page_context(self, request, title):
        request.current_app = self.admin_site.name
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": None,
            "opts": self.opts,
            "list_address": self._address("changelist"),
        }


def _noun(model, count):
    return model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural


def _is_public(record):
    return getattr(record, "review", "") == Review.PUBLISHED
