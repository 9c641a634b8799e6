"""The autocomplete field, spared the question that its row has answered."""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect

_TOO_LONG = 19  # digits; the largest key, of 64 bits, begins there


class RecallingSelect(AutocompleteSelect):
    """Knows the label of a record that came with the row, so that a form of eight rows asks no more than one of one.

    `known` is that record, or None.
    """

    known = None

    @property
    def media(self):
        # the other name is there for the order: ours comes after it
        return super().media + forms.Media(js=["admin/js/autocomplete.js", "procurement/select_names.js"])

    def __deepcopy__(self, memo):
        copy = super().__deepcopy__(memo)
        copy.known = None
        return copy

    def optgroups(self, name, value, attr=None):
        # what is no key at all, or one that no engine can hold, is chosen by nobody; the field refuses it
        chosen = [text for text in map(str, value) if text.isascii() and text.isdecimal() and len(text) < _TOO_LONG]
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        model_admin = self.admin_site.get_model_admin(self.field.remote_field.model)
        describe = getattr(model_admin, "describe", str)
        if self.known is not None and chosen == [str(self.known.pk)]:
            records = [self.known]
        else:
            related = model_admin.list_select_related or ()
            records = self.choices.queryset.filter(pk__in=chosen).select_related(*related)
        for index, record in enumerate(records, len(options)):
            options.append(self.create_option(name, record.pk, describe(record), True, index))
        return [(None, options, 0)]


def recall(form):
    """Give the autocomplete fields of a bound or unbound form the records that its instance has at hand."""
    for name, field in form.fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(widget, RecallingSelect) and widget.field.is_cached(form.instance):
            widget.known = getattr(form.instance, name)
