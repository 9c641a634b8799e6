"""The facts of a record on its form: what is kept of each, who says so, what is amiss; to cite and to adopt from."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from procurement.admin.desk_filters import RestsOnFilter
from procurement.choices import Rank
from procurement.queries.sheet import CONFLICT, CONTRADICTED, UNCITED, marks_of, sheet_of
from procurement.services.adopt import adopt, can_be_adopted

MARKS = {
    UNCITED: "no citation",
    CONFLICT: "sources disagree",
    CONTRADICTED: "the record says otherwise",
}


@dataclass(frozen=True)
class Row:
    """An Entry of the sheet as the form prints it."""

    entry: object
    mark: str
    cite: str
    rivals: tuple


class FactsSheet:
    """Adds the sheet of facts to the form of a record with citations, and the buttons that adopt a cited value."""

    change_form_template = "admin/procurement/record_form.html"

    def get_list_filter(self, request):
        return (*super().get_list_filter(request), RestsOnFilter)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_adopt"
        view = self.admin_site.admin_view(self.adopt_view)
        return [path("<path:object_id>/adopt/<int:number>/", view, name=name), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and not context.get("is_popup"):
            context["sheet"] = [self._row(request, obj, entry) for entry in sheet_of(obj)]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _row(self, request, record, entry):
        model = self._citations()
        may = self.has_change_permission(request, record)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_adopt"
        rivals = tuple(
            (citation, reverse(name, args=[record.pk, citation.number]) if may and _can_adopt(citation) else "")
            for citation in entry.rivals
        )
        cite = ""
        if may:
            given = {model.OWNER: record.pk, "aspect": entry.aspect, "value": entry.value}
            if entry.child:
                given[model.TARGETS[entry.aspect][0]] = entry.child.pk
            add = f"admin:{model._meta.app_label}_{model._meta.model_name}_add"
            cite = f"{reverse(add)}?{urlencode(given)}"
        return Row(entry, MARKS.get(entry.mark, ""), cite, rivals)

    def _citations(self):
        return self.model._meta.get_field("citations").related_model

    @method_decorator(require_POST)
    def adopt_view(self, request, object_id, number):
        """Make what the citation of that number states the value of the record, and prefer the citation."""
        with transaction.atomic():
            record = self.get_object(request, unquote(object_id))
            if record is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            if not self.has_change_permission(request, record):
                raise PermissionDenied
            citation = self._citations().objects.filter(**{self._citations().OWNER: record}, number=number).first()
            try:
                if citation is None:
                    raise ValidationError(f"{record} has no citation {number}: it may have been deleted meanwhile.")
                adopted = adopt(citation)
            except ValidationError as error:
                for sentence in _sentences(error):
                    self.message_user(request, f"Nothing was changed. {sentence}", messages.ERROR)
            else:
                self.message_user(request, f"{capfirst(adopted.words)}, by citation {number}.", messages.SUCCESS)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[record.pk], current_app=self.admin_site.name))


def _can_adopt(citation):
    return citation.rank != Rank.DEPRECATED and can_be_adopted(type(citation), citation.aspect)


def _sentences(error):
    """The sentences of a ValidationError, each with the name of its field."""
    if not hasattr(error, "error_dict"):
        return error.messages
    named = ((name, message) for name, said in error.message_dict.items() for message in said)
    return [message if name == NON_FIELD_ERRORS else f"{name}: {message}" for name, message in named]


def marks_in_words(marks):
    """(facts without a citation, facts in conflict) as a list prints them."""
    bare, torn = marks
    said = []
    if torn:
        said.append(f"sources disagree on {torn}")
    if bare:
        said.append(f"{bare} uncited")
    return ", ".join(said)


def read_marks(model, records):
    """{primary key: words} for the records of one page of a list."""
    keys = [record.pk for record in records]
    return {pk: marks_in_words(marks) for pk, marks in marks_of(model.objects.filter(pk__in=keys)).items()}
