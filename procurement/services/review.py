"""Moves records between draft, in review and published, and refuses with the reason what a rule forbids."""

from collections import defaultdict

from django.db import transaction

from procurement.choices import Act, Review
from procurement.models import Offer, Platform, recorded
from procurement.queries.sourcing import cited_links, seen_citations
from procurement.rules import HIDING, PUBLISHING, WARNING
from procurement.services.history import update_all
from procurement.services.refusals import Refused

_TARGETS = {Offer: ("platform", "competition"), Platform: ("variant_of",)}


def publish_problems(records):
    """What stands against each record being public: {primary key: [sentences]}, empty for none.

    `records` are saved rows of one reviewed model. Asks in sets: the number of queries does not grow with them.
    """
    return _problems(records, PUBLISHING)


def take_back_problems(records):
    """What stands against each record leaving the public: {primary key: [sentences]}, empty for none.

    `records` are saved rows of one reviewed model. The number of queries does not grow with them.
    """
    return _problems(records, HIDING)


def warnings_about(records):
    """What a curator should look at in records that break no rule of publishing: {primary key: [sentences]}.

    `records` are saved rows of one model. The number of queries does not grow with them.
    """
    return _problems(records, WARNING)


def publish(records, reason=""):
    """Publish all records or, when a rule stands against any, none. Raises Refused."""
    _move(records, Review.PUBLISHED, PUBLISHING, reason)


def take_back(records, to, reason=""):
    """Take records back to `to` (Review.DRAFT or Review.IN_REVIEW), all or none. Raises Refused.

    What published records point at, or what the last citation of one speaks of, cannot leave the public before them.
    """
    _move(records, to, HIDING, reason)


def _move(records, to, rules, reason):
    records = list(records)
    with transaction.atomic(), recorded(act=Act.MOVE, **({"reason": reason} if reason else {})):
        _lock(records, leaving=to != Review.PUBLISHED)
        if problems := _problems(records, rules, leaving=to != Review.PUBLISHED):
            refused = [record for record in records if record.pk in problems]
            raise Refused([f"{record}: {sentence}." for record in refused for sentence in problems[record.pk]])
        for model in {type(record) for record in records}:
            # read afresh: a record in hand may hold derived columns of before, and history keeps the whole row
            stale = model.objects.filter(pk__in=[record.pk for record in records if type(record) is model])
            moved = list(stale.exclude(review=to))
            for row in moved:
                row.review = to
            update_all(model, moved, ["review"])
        for record in records:
            record.review = to


def _lock(records, leaving):
    """Lock the records and what they rest on; when they leave the public, also whose citations speak of them.

    So nobody hides a target, or takes the other citations away, while it is being relied on.
    """
    wanted = defaultdict(set)
    for record in records:
        wanted[type(record)].add(record.pk)
        for path in _TARGETS.get(type(record), ()):
            if target := getattr(record, f"{path}_id"):
                wanted[type(record)._meta.get_field(path).related_model].add(target)
    for model, pks in _joined_by_citations(records, leaving):
        wanted[model] |= pks
    for model in sorted(wanted, key=lambda model: model.__name__):
        list(model.objects.select_for_update().filter(pk__in=wanted[model]).order_by("pk").values_list("pk"))


def _joined_by_citations(records, leaving):
    """(model, primary keys) of the far records that citations of these speak of, or of the owners of such citations."""
    moved = [record.pk for record in records]
    for owner_model, path, far_model in cited_links():
        citations = seen_citations(owner_model)
        owner = citations.model.OWNER
        moving, given, other, asked = (
            (far_model, path, owner_model, owner) if leaving else (owner_model, owner, far_model, path)
        )
        if any(type(record) is moving for record in records):
            pks = citations.filter(**{f"{given}__in": moved}).order_by().values_list(asked, flat=True)
            yield other, set(pks) - {None}


def _problems(records, rules, leaving=False):
    records = list(records)
    found = defaultdict(list)
    if records:
        model = type(records[0])
        rows = model.objects.filter(pk__in=[record.pk for record in records])
        if leaving:
            rows = rows.filter(review=Review.PUBLISHED)  # nothing rests on the others
        for rule in rules:
            if model in rule.models:
                for pk, sentence in rule.problems(rows):
                    found[pk].append(sentence)
    return dict(found)
