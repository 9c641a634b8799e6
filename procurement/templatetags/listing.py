"""What the tables of the lists share."""

from django import template

register = template.Library()


@register.inclusion_tag("procurement/components/sort_header.html", takes_context=True)
def sort_header(context, sort, label, first="", css=""):
    """The head of a column that sorts by `sort`, and turns the order when it is sorted so already.

    `first` is `-` for a column that is wanted from the high end at first; `css` a class of the cell.
    """
    filterset = context["filterset"]
    now = filterset.state.sort
    turned = sort if now == f"-{sort}" else f"-{sort}"
    is_sorted = now.removeprefix("-") == sort
    direction = "descending" if now.startswith("-") else "ascending"
    target = turned if is_sorted else f"{first}{sort}"
    return {
        "label": label,
        "address": filterset.address.changed(sort=target),
        "direction": direction if is_sorted else "",
        "css": css,
    }


@register.filter
def records(count):
    """`1 record`, `1,200 records`."""
    return f"{count:,} record{'' if count == 1 else 's'}"


@register.filter
def or_not_stated(text):
    """The text, or in words that no source gives it."""
    return text or "not stated"
