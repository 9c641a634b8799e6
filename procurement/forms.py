"""Forms for curators: refusals placed at a field, rows that number themselves, citations that point at rows."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MinValueValidator
from django.db.models import Q

from procurement.choices import Review
from procurement.models.base import Reviewed
from procurement.services.numbering import next_number
from procurement.services.sourcing import last_citation_sentence, would_be_bare

TAKE_BACK = "_to_draft"
"""The name of the button that saves a record and takes it back to draft."""


class RecordForm(forms.ModelForm):
    """A form of one curated record. What a constraint refuses is said at a field and not above the whole form."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "number" in self.fields:
            self.fields["number"].required = False
        for column in self.instance._meta.fields:
            if column.name in self.fields:
                _say_our_minimum(column, self.fields[column.name])

    def clean(self):
        cleaned = super().clean()
        if getattr(self.instance, "review", None) == Review.PUBLISHED:
            self._refuse_hidden_targets()
        return cleaned

    def _refuse_hidden_targets(self):
        """What a published record points at is published, by the rules of publishing, and is locked until the end.

        A record that breaks this already can still be taken back.
        """
        leaves = TAKE_BACK in self.data
        for name, target in list(self.cleaned_data.items()):
            if not isinstance(target, Reviewed) or (leaves and name not in self.changed_data):
                continue
            rows = type(target).objects.select_for_update().filter(pk=target.pk)
            if rows.values_list("review", flat=True).first() != Review.PUBLISHED:
                self.add_error(name, f"{target} is not published: publish that first, or take this record back.")

    def _update_errors(self, errors):
        placed = {}
        by_message = {
            constraint.get_violation_error_message(): constraint for constraint in self.instance._meta.constraints
        }
        for name, found in errors.update_error_dict({}).items():
            for error in found:
                constraint = by_message.get(error.messages[0]) if name == NON_FIELD_ERRORS else None
                place = self._field_of(constraint) if constraint else name
                placed.setdefault(place if place in self.fields else NON_FIELD_ERRORS, []).append(error)
        super()._update_errors(ValidationError(placed))

    def _field_of(self, constraint):
        names = [*reversed(getattr(constraint, "fields", ())), *_names_in(getattr(constraint, "condition", None))]
        return next(
            (name for name in names if name in self.fields and not self.fields[name].disabled), NON_FIELD_ERRORS
        )


def _say_our_minimum(column, field):
    """Let the form refuse what is too low in the words of the model: Django's own come first and help nobody."""
    ours = [v for v in column.validators if type(v) is MinValueValidator and v.message != MinValueValidator.message]
    if ours:
        field.validators = [v for v in field.validators if not isinstance(v, MinValueValidator)] + ours


def _names_in(condition):
    """The columns that a condition speaks of, in its order."""
    for child in condition.children if isinstance(condition, Q) else ():
        if isinstance(child, Q):
            yield from _names_in(child)
        elif isinstance(child, tuple):
            yield child[0].split("__")[0]


class OfferForm(RecordForm):
    """An offer; without a reference it takes the next of the house's counter when it is saved."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "reference" in self.fields:
            self.fields["reference"].required = False
        for name in {"tiv_unit", "tiv_order", "tiv_delivered"} & set(self.fields):
            self.fields[name].validators.append(
                MinValueValidator(0, "A SIPRI volume is 0 or more: leave it empty if it is not known.")
            )


class NumberedFormSet(forms.BaseInlineFormSet):
    """The rows of an owner. New ones without a number take the next, in the order of the form; a number then stays.

    `waiting` are the rows that `delete_waiting` is to delete, once the citations of the page are saved; None where
    nothing on the page speaks of these rows, and they go at once.
    """

    waiting = None

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if number := form.fields.get("number"):
            number.disabled = bool(form.instance.pk)
            number.widget.attrs["placeholder"] = "next"

    def delete_existing(self, obj, commit=True):
        if commit and self.waiting is not None:
            self.waiting.append(obj)
        else:
            super().delete_existing(obj, commit)

    def delete_waiting(self):
        for row in self.waiting or ():
            row.delete()

    def clean(self):
        self._number_rows()
        super().clean()

    def kept(self):
        """The forms whose rows will stand once this is saved."""
        return [
            form
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and not self._should_delete_form(form)
        ]

    def going(self):
        """The forms whose rows are ticked to be deleted."""
        return [form for form in self.forms if form.instance.pk and self._should_delete_form(form)]

    def typed_rows(self):
        """[(bound form, primary key that the page gives for its row, or None)], checked by nobody yet."""
        keys = [self.data.get(f"{form.prefix}-id", "") for form in self.forms]
        keys = [int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else None for key in keys]
        return list(zip(self.forms, keys, strict=True))

    def _number_rows(self):
        fresh = [form for form in self.kept() if not form.instance.pk]
        typed = [form.cleaned_data["number"] for form in fresh if form.cleaned_data.get("number")]
        blank = [form for form in fresh if not form.cleaned_data.get("number") and "number" not in form.errors]
        if blank:
            following = next_number(self.model, self.instance) if self.instance.pk else 1
            for number, form in enumerate(blank, max([following, *(number + 1 for number in typed)])):
                form.cleaned_data["number"] = form.instance.number = number


class CitationFormSet(NumberedFormSet):
    """The citations of a record. A published record keeps one at least that its readers see.

    `siblings` are the formsets of the same page by model, so that a citation can point at a row typed beside it.
    """

    siblings = {}

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.find_row = self.find_row

    def clean(self):
        super().clean()
        self._tell_rows_that_go()
        reviewed = self.instance.pk and isinstance(self.instance, Reviewed)
        if reviewed and would_be_bare(self.instance, [form.instance for form in self.kept()]):
            raise ValidationError(last_citation_sentence(self.instance))

    def find_row(self, model, number):
        """The row of `model` with that number on this page. Raises ValidationError that names those there are."""
        formset = self.siblings.get(model)
        if formset is None:
            rows = list(model.objects.filter(**{model.OWNER: self.instance.pk})) if self.instance.pk else []
        else:
            formset.is_valid()  # numbers the new rows
            rows = [form.instance for form in formset.kept()]
        for row in rows:
            if row.number == number:
                return row
        name = model._meta.verbose_name
        if formset is not None and any(form.instance.number == number for form in formset.going()):
            raise ValidationError(
                f"You ticked {name} {number} to be deleted, and this citation speaks of it: tick the citation too, "
                f"or give the number of another {name}."
            )
        there = ", ".join(str(row.number) for row in rows) or "none"
        raise ValidationError(
            f"This {self.instance._meta.verbose_name} has no {name} {number}. Numbers of its rows: {there}."
        )

    def _tell_rows_that_go(self):
        """Say at each row that is ticked to be deleted which of the citations that stay speak of it."""
        for model, formset in self.siblings.items():
            for going in formset.going():
                speaking = [form for form in self.kept() if form.meant == (model, going.instance.number)]
                if speaking:
                    going.add_error(None, _spoken_of(going.instance, speaking))


def _spoken_of(row, speaking):
    """The sentence on a row that is not to be deleted alone: who speaks of it, and what to do."""
    name, count = row._meta.verbose_name, len(speaking)
    named = "; ".join(
        f"{form.instance.number or 'the new one'} ({form.instance})" if form.instance.source_id else "the new one"
        for form in speaking
    )
    return (
        f"This {name} cannot be deleted alone: citation{'' if count == 1 else 's'} {named} "
        f"{'speaks' if count == 1 else 'speak'} of it. Tick {'it' if count == 1 else 'them'} to "
        f"be deleted too, or give {'it' if count == 1 else 'each'} the number of another {name}."
    )


def let_citations_see(formsets):
    """Let the citations of a page see the rows that are typed beside them.

    Rows that go wait for the citations, as with a row go all that speak of it by then: one that was given to another
    row would be deleted and made again, and one that is ticked itself deleted twice.
    """
    by_model = {formset.model: formset for formset in formsets}
    for formset in formsets:
        if isinstance(formset, CitationFormSet):
            formset.siblings = by_model
            for name in formset.model.CHILDREN:
                if cited := by_model.get(formset.model._meta.get_field(name).related_model):
                    cited.waiting = []


class CitationForm(RecordForm):
    """A citation within the form of its owner. Where the aspect speaks of a row, `row` is the number of that row."""

    row = forms.IntegerField(
        label="of row no.",
        required=False,
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "vIntegerField", "title": "The row it speaks of, old or just typed."}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.find_row = None
        self.meant = None  # (model, number) of the row that it is to speak of, whether that is there or not
        if not self._meta.model.CHILDREN:
            self.fields.pop("row", None)
        elif self.instance.pk and (child := self.instance.child):
            self.initial["row"] = child.number

    def clean(self):
        cleaned = super().clean()
        if "row" in self.fields and "aspect" in cleaned:
            self._point(cleaned["aspect"], cleaned.get("row"))
        return cleaned

    def _point(self, aspect, number):
        path, _ = self.instance.TARGETS[aspect]
        label = self.instance._meta.get_field("aspect").choices
        words = f"“{dict(label)[aspect]}”"
        for name in self.instance.CHILDREN:
            setattr(self.instance, name, None)
        if not path:
            if number:
                self.add_error("row", f"{words} speaks of the record itself: leave this empty.")
            return
        field = self.instance._meta.get_field(path)
        if "row" in self.errors:
            return
        if number is None:
            self.add_error("row", f"{words} speaks of one {field.verbose_name}: write its number.")
            return
        self.meant = field.related_model, number
        try:
            setattr(self.instance, path, self.find_row(field.related_model, number))
        except ValidationError as error:
            self.add_error("row", error)

    def _update_errors(self, errors):
        # the model says of the child what `_point` has said of the row
        found = errors.update_error_dict({})
        known = {name: said for name, said in found.items() if name not in self.instance.CHILDREN}
        super()._update_errors(ValidationError(known))
