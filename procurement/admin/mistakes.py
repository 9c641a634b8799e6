"""The summary above a form that was refused: every mistake in words, with a link to its field."""

from django.utils.text import capfirst


def mistakes_of(form, formsets):
    """[(id of the element that is wrong, sentence)] of a bound form and the formsets of its rows, in their order.

    The id is empty for what concerns the record as a whole. Any id is one that the templates of the form carry.
    """
    # a conflict has a place of its own on the page
    found = [
        ("", message) for error in form.non_field_errors().as_data() if error.code != "conflict" for message in error
    ]
    found += _at_fields(form, "")
    for formset in formsets:
        found += [(f"{formset.prefix}-group", message) for message in formset.non_form_errors()]
        for place, row in enumerate(formset.forms):
            name = capfirst(formset.model._meta.verbose_name)
            number = getattr(row.instance, "number", None) if row.instance.pk else None
            where = f"{name} {number or f'(line {place + 1})'}, "
            found += [(f"{formset.prefix}-{place}", f"{where}{message}") for message in row.non_field_errors()]
            found += _at_fields(row, where)
    return found


def _at_fields(form, where):
    for name, messages in form.errors.items():
        if name in form.fields:
            bound = form[name]
            label = _begun_small(bound.label) if where else capfirst(bound.label)
            yield from ((bound.id_for_label or bound.auto_id, f"{where}{label}: {message}") for message in messages)


def _begun_small(label):
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
