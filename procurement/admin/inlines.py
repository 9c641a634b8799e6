"""The rows of a record within its form: as a table where they are narrow, as lines of labelled fields where not."""

from django.contrib import admin

from procurement.admin.base import Autocompleting
from procurement.admin.widgets import recall
from procurement.dates import UncertainDateField
from procurement.forms import CitationForm, CitationFormSet, NumberedFormSet, RecordForm
from procurement.queries.coded_events import is_of_file

CITATION_LINES = (
    ("number", "aspect", "row", "value"),
    ("source", "locator", "speaker_kind", "speaker"),
    ("stated",),
    ("credibility", "rank", "judged_by", "judged_on"),
    ("judged_reason", "note"),
)
"""The fields of a citation, line by line; `row` only where the owner has rows to speak of."""


class RowForm(RecordForm):
    """A row among others: what its record brought along is not asked for again."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        recall(self)


class CitationRowForm(CitationForm):
    """A citation among others; the record as a whole is the default it starts with.

    One that was read from a file is folded to a line: a deal of a register comes with a dozen, a coded event with seven
    or more, and the page says elsewhere what they say.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        recall(self)

    @property
    def is_folded(self):
        """Whether its fields wait to be asked for. What was typed, or is wrong, is in sight."""
        return is_of_file(self.instance) and not (self.is_bound and (self.has_changed() or self.errors))


class Rows(Autocompleting):
    """What all inlines share. `sentence` stands once above the rows, `related` is read with them."""

    form = RowForm
    formset = NumberedFormSet
    extra = 0
    extra_when_adding = 0
    show_change_link = True
    sentence = ""
    related = ()

    def get_extra(self, request, obj=None, **kwargs):
        return self.extra if obj else self.extra_when_adding

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(self.model.OWNER, *self.related)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Help that would stand in every row becomes a tooltip; long text starts low."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return field
        widget = getattr(field.widget, "widget", field.widget)
        if field.help_text:
            widget.attrs.setdefault("title", field.help_text)
            field.help_text = ""
        if "rows" in widget.attrs:
            widget.attrs["rows"] = 2
        if isinstance(db_field, UncertainDateField):
            widget.attrs["size"] = 14
        return field


class RowTable(Rows, admin.TabularInline):
    """Narrow rows: one line each."""

    template = "admin/procurement/rows_table.html"


class RowLines(Rows, admin.StackedInline):
    """Wide rows: a small grid each."""

    template = "admin/procurement/rows_lines.html"


class CitationLines(RowLines):
    """The citations of a record, each with the row that it speaks of."""

    form = CitationRowForm
    formset = CitationFormSet
    extra_when_adding = 1
    autocomplete_fields = ("source",)

    class Media:
        js = ("procurement/citations.js",)

    @property
    def sentence(self):
        if not self.model.CHILDREN:
            return "Who says what about which fact."
        names = ", ".join(self.model._meta.get_field(name).verbose_name for name in self.model.CHILDREN)
        return (
            f"Who says what about which fact. Where it speaks of one row above ({names}), give the number of that row. "
            "It may be a row typed just now: those without a number count on from the last one, from 1 in a new record."
        )

    @property
    def related(self):
        return ("source", *self.model.CHILDREN)

    def get_fieldsets(self, request, obj=None):
        lines = [tuple(n for n in line if n != "row" or self.model.CHILDREN) for line in CITATION_LINES]
        return [(None, {"fields": lines})]

    @admin.display(description="of row no.", empty_value="")
    def row(self, citation):
        """What a reader sees where an editor types the number."""
        return str(citation.child or "")
