"""Lists as a curator filtered them, kept under a name, each with a link that another curator can follow."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from procurement.models import SavedFilter

LONGEST_QUERY = 2000
MOST = 100
"""Filters that one curator keeps."""


def _query(text):
    """The parameters of a list that say which records and how sorted; page and marks of errors left out."""
    given = QueryDict(text[: LONGEST_QUERY + 1].replace("\0", ""))
    return urlencode([(name, v) for name, vs in given.lists() if name not in ("p", "e", "all") for v in vs if v])


def _first(error):
    return " ".join(error.messages)


class SavingFilters:
    """The list of an admin on which a filter can be saved, and on which one's own are offered."""

    change_list_template = "admin/procurement/change_list.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_save_filter"
        view = self.admin_site.admin_view(self.save_filter)
        return [path("save-filter/", view, name=name), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        mine = SavedFilter.objects.filter(user=request.user.pk, listed=self.opts.model_name)
        extra = {
            "saved_filters": mine,
            "save_filter_address": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_save_filter"),
            "this_query": _query(request.META.get("QUERY_STRING", "")),
        }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    @method_decorator(require_POST)
    def save_filter(self, request):
        """Keep the list as it is filtered. Takes `name` and `query`."""
        if not self.has_view_or_change_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        query = _query(request.POST.get("query", ""))
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist") + (
            f"?{query}" if query else ""
        )
        saved = SavedFilter(user=request.user, name=_name(request), listed=self.opts.model_name, query=query)
        if sentence := _objection(saved):
            self.message_user(request, f"The filter was not saved. {sentence}", messages.ERROR)
        else:
            saved.save()
            self.message_user(request, f"The filter “{saved.name}” was saved.", messages.SUCCESS)
        return HttpResponseRedirect(back)


def _name(request):
    return " ".join(request.POST.get("name", "").split())


def _objection(saved):
    """Why a filter cannot be kept as it is, as a sentence; empty when it can."""
    if not saved.name:
        return "Give it a name."
    if not saved.query:
        return "The list is not filtered, searched or sorted: there is nothing to save."
    if len(saved.query) > LONGEST_QUERY:
        return "The filter is too long: leave some of it out."
    if saved.pk is None and SavedFilter.objects.filter(user=saved.user).count() >= MOST:
        return f"You keep {MOST} filters already: delete one first."
    try:
        saved.full_clean()
    except ValidationError as error:
        return _first(error)
    return ""


class SavedFilterPages:
    """The site's own addresses of saved filters: the link to share, and what its owner does with it."""

    def get_urls(self):
        view = self.admin_view
        return [
            path("filters/<str:token>/", view(self.follow_filter), name="follow_filter"),
            path("filters/<str:token>/rename/", view(self.rename_filter), name="rename_filter"),
            path("filters/<str:token>/delete/", view(self.delete_filter), name="delete_filter"),
            *super().get_urls(),
        ]

    def follow_filter(self, request, token):
        """Lead to the list as it was filtered, whoever saved it; the list itself asks for its permission."""
        saved = SavedFilter.objects.filter(token=token.replace("\0", "")).first()
        if saved is None:
            raise Http404("There is no such filter: whoever shared it may have deleted it.")
        return HttpResponseRedirect(f"{_list_address(saved)}?{saved.query}")

    def _own(self, request, token):
        return get_object_or_404(SavedFilter, token=token.replace("\0", ""), user=request.user)

    @method_decorator(require_POST)
    def rename_filter(self, request, token):
        with transaction.atomic():
            saved = self._own(request, token)
            saved.name = _name(request)
            if sentence := _objection(saved):
                messages.error(request, f"The filter was not renamed. {sentence}")
            else:
                saved.save(update_fields=["name"])
                messages.success(request, f"The filter is called “{saved.name}” now.")
        return HttpResponseRedirect(f"{_list_address(saved)}?{saved.query}")

    @method_decorator(require_POST)
    def delete_filter(self, request, token):
        saved = self._own(request, token)
        saved.delete()
        messages.success(request, f"The filter “{saved.name}” was deleted.")
        return HttpResponseRedirect(_list_address(saved))


def _list_address(saved):
    return reverse(f"admin:procurement_{saved.listed}_changelist")
