"""Values as a browser sends them: of a record into a post, of a post into words."""

import re

from django.forms import CheckboxInput, ModelChoiceField


def spelled(field, value):
    """A value of a record as a browser would send it."""
    value = field.prepare_value(value)
    if isinstance(value, bool | list | tuple):
        return value
    return "" if value is None else str(value)


def put(post, bound, value):
    """Write a value of the record into the post, as a browser would."""
    value = spelled(bound.field, value)
    post.pop(bound.html_name, None)
    if isinstance(bound.field.widget, CheckboxInput):
        if value:
            post[bound.html_name] = "on"
    elif isinstance(value, list | tuple):
        post.setlist(bound.html_name, [str(one) for one in value])
    else:
        post[bound.html_name] = value


def raw(bound):
    """What was typed, as the list of values that a post holds; empty for a box that is not ticked."""
    data = bound.data
    if isinstance(bound.field.widget, CheckboxInput):
        return ["on"] if data else []
    return [str(one) for one in data] if isinstance(data, list | tuple) else [str(data or "")]


def from_raw(field, values):
    """What a form would read of such a list."""
    if isinstance(field.widget, CheckboxInput):
        return bool(values)
    return values if getattr(field.widget, "allow_multiple_selected", False) else (values or [""])[0]


def renumber(post, formset, dropped, back):
    """Take rows out of the post, and put typed rows in as new ones behind all others."""
    prefix = formset.prefix
    pattern = re.compile(rf"{re.escape(prefix)}-(\d+)-(.+)")
    rows = {}
    for name in [name for name in post if pattern.fullmatch(name)]:
        place, rest = pattern.fullmatch(name).groups()
        rows.setdefault(int(place), {})[rest] = post.pop(name)
    kept = [rows[place] for place in sorted(rows) if f"{prefix}-{place}" not in dropped]
    kept += back
    for place, row in enumerate(kept):
        for rest, values in row.items():
            post.setlist(f"{prefix}-{place}-{rest}", values)
    initial = formset.initial_form_count() - len(dropped)
    total = max(formset.total_form_count() - len(dropped), len(kept) - len(back)) + len(back)
    post[f"{prefix}-INITIAL_FORMS"], post[f"{prefix}-TOTAL_FORMS"] = str(initial), str(total)


def in_words(field, value, names):
    """A value, of the record or typed, in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (None, "", []):
        return "empty"
    if isinstance(field, ModelChoiceField):
        return str(names[field.queryset.model].get(int(value), value)) if str(value).isdecimal() else str(value)
    choices = dict(getattr(field, "choices", ()))
    values = field.prepare_value(value)
    values = values if isinstance(values, list | tuple) else [values]
    return ", ".join(str(choices.get(one, one)) for one in values)
