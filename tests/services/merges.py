"""Two records become one in tests, and all rows are looked at before and after."""

import pytest
from django.apps import apps

from procurement.models import (
    Competition,
    Country,
    DiplomaticEvent,
    Offer,
    Platform,
    Source,
    recorded,
)
from procurement.models.base import Curated
from procurement.services.merging import merge
from procurement.services.refusals import Refused
from tests import make

CURATED = [model for model in apps.get_app_config("procurement").get_models() if issubclass(model, Curated)]
MAKERS = {
    Competition: make.make_competition,
    Country: make.make_country,
    DiplomaticEvent: make.make_event,
    Offer: make.make_offer,
    Platform: make.make_platform,
    Source: make.make_source,
}


def everything():
    """All rows of all curated tables, by model and primary key."""
    return {model: {row["id"]: row for row in model.objects.values()} for model in CURATED}


def changes(before, after):
    """{model: {primary key: (row before, row after)}} of the rows that differ."""
    return {
        model: {
            pk: (before[model].get(pk), after[model].get(pk))
            for pk in before[model].keys() | after[model].keys()
            if before[model].get(pk) != after[model].get(pk)
        }
        for model in after
        if before[model] != after[model]
    }


def merged(winner, loser, taken=(), reason="the same thing"):
    with recorded(via="admin"):
        change_set = merge(winner, loser, taken, reason)
    winner.refresh_from_db()
    return change_set


def refused(*arguments, **options):
    """The sentences of a refusal that changed nothing."""
    before = everything()
    with pytest.raises(Refused) as refusal, recorded(via="admin"):
        merge(*arguments, **options)
    assert changes(before, everything()) == {}
    return refusal.value.messages
