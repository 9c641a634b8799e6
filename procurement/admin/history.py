"""The history of a record: its timeline, put back to an earlier state, brought back after a deletion."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from procurement.queries.past import as_instance
from procurement.queries.timeline import deeds_on
from procurement.services.access import is_open_to
from procurement.services.refusals import Refused
from procurement.services.reversal import put_back, undelete

_PER_PAGE = 50
LONGEST_REASON = 500


def deleted_record(model, key):
    """The record of a primary key as it was when it was deleted; None for one that never was or still is."""
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    last = model.history.filter(id=key).order_by("history_id").last()
    return as_instance(model, last) if last and last.history_type == "-" else None


def title_of(record):
    """What a record is called, even where its words name another that is gone as well."""
    try:
        return str(record)
    except ObjectDoesNotExist:
        return f"{record._meta.verbose_name} {getattr(record, 'number', record.pk)}"


def reason_given(request):
    """The reason typed into a form. Raises Refused where there is none, or one that is too long."""
    reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())
    if not reason:
        raise Refused("Say why: the reason is kept in the history. Nothing was changed.")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"A reason has at most {LONGEST_REASON} letters; this has {len(reason)}. Nothing was changed.")
    return reason


class HistoryPage:
    """The history pages of an admin. Whoever may see the record may see its history, after its deletion as well."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/put_back/<int:deed>/", view(self.put_back_view), name=f"{name}_put_back"),
            path("<path:object_id>/undelete/", view(self.undelete_view), name=f"{name}_undelete"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        is_deleted = record is None
        if is_deleted:
            record = deleted_record(self.model, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        title = title_of(record)
        page = Paginator(deeds_on(self.model, record.pk), _PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {title}{', deleted' if is_deleted else ''}",
            "record_title": title,
            "is_deleted": is_deleted,
            "may_undelete": is_deleted and self.may_undelete(request, record),
            "may_put_back": not is_deleted and not self.model.OWNER and self.has_change_permission(request, record),
            "may_undo": request.user.has_perm("procurement.undo_changeset"),
            "longest_reason": LONGEST_REASON,
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

    def may_undelete(self, request, record):
        """Whoever may add such a record may bring one back; a published one goes before the public at once."""
        try:
            return self.has_add_permission(request) and is_open_to(request.user, record)
        except ObjectDoesNotExist:  # a row whose record is gone as well: the service says what to bring back first
            return self.has_add_permission(request)

    @method_decorator(require_POST)
    def put_back_view(self, request, object_id, deed):
        """Put the record back to how the act `deed` left it. Takes `reason`."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if self.model.OWNER or not self.has_change_permission(request, record):
            raise PermissionDenied
        moment = next((d.at for d in deeds_on(self.model, record.pk) if d.change_set and d.change_set.pk == deed), None)
        try:
            if moment is None:
                raise Refused("This act did nothing to the record: choose a state from its history.")
            put_back(record, moment, reason_given(request))
        except Refused as refused:
            self._say(request, refused)
        else:
            self.message_user(request, f"{title_of(record)} is as it was then.", messages.SUCCESS)
        return self._to_history(record.pk)

    @method_decorator(require_POST)
    def undelete_view(self, request, object_id):
        """Bring a deleted record back with its rows. Takes `reason`."""
        record = deleted_record(self.model, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.may_undelete(request, record):
            raise PermissionDenied
        try:
            back = undelete(self.model, record.pk, reason_given(request))
        except Refused as refused:
            self._say(request, refused)
            return self._to_history(record.pk)
        self.message_user(request, f"{title_of(back)} is back.", messages.SUCCESS)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[back.pk], current_app=self.admin_site.name))

    def _say(self, request, refused):
        for sentence in refused.messages:
            self.message_user(request, sentence, messages.ERROR)

    def _to_history(self, pk):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
        return HttpResponseRedirect(reverse(name, args=[pk], current_app=self.admin_site.name))
