"""What changed lately: a page, and an Atom feed of the same."""

from itertools import groupby

from django.contrib.syndication.views import Feed
from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from procurement.queries.pages import page_of, record_title
from procurement.queries.recent import recent_news
from procurement.views.parameters import only_parameters


@require_safe
def recent_changes(request):
    before = only_parameters(request, "before").get("before", "")
    if before and not (before.isascii() and before.isdecimal() and len(before) < 19):
        raise BadRequest(f"before is “{before[:40]}”, but it is a number that the link “Earlier changes” gives.")
    news, older = recent_news(int(before) if before else None)
    days = [(day, list(items)) for day, items in groupby(news, lambda item: item.change_set.made_at.date())]
    context = {"days": days, "older": older, "is_first": not before}
    return render(request, "procurement/recent_changes.html", context)


class RecentFeed(Feed):
    """The latest changes of public records as Atom."""

    feed_type = Atom1Feed
    title = "Arms offers: recent changes"
    subtitle = "What was added to the public records, and what was corrected."

    def link(self):
        return reverse("recent_changes")

    def items(self):
        return recent_news()[0]

    def item_title(self, item):
        if item.record is None:
            noun = item.model._meta.verbose_name if item.count == 1 else item.model._meta.verbose_name_plural
            return f"{item.count:,} {noun}: {item.deed}" if item.count else capfirst(f"{noun}: {item.deed}")
        return f"{record_title(item.record)}: {'published' if item.is_new else 'changed'}"

    def item_description(self, item):
        return "; ".join(map(change_words, item.changes))

    def item_link(self, item):
        return page_of(item.record) if item.record else reverse("recent_changes")

    def item_guid(self, item):
        """A name that lasts: the act, and the record that it changed."""
        record = item.record.natural_key()[0] if item.record else "all"
        return f"tag:arms-offers,2026:change/{item.change_set.pk}/{item.model._meta.model_name}/{record}"

    item_guid_is_permalink = False

    def item_updateddate(self, item):
        return item.change_set.made_at

    def item_pubdate(self, item):
        return item.change_set.made_at

    def item_author_name(self, item):
        return item.who or None


def change_words(change):
    """A RowChange in a line: `Milestone 1 changed: quantity 20 → 4`."""
    told = ", ".join(
        f"{d.label} {d.before} → {d.after}" if d.before else f"{d.label} {d.after}" for d in change.differences
    )
    return capfirst(f"{change.subject} {change.verb}") + (f": {told}" if told else "")
