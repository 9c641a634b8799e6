"""Answers a suggested correction: into the record with its citation, by hand, or not at all. One answer each."""

from django.db import transaction
from django.utils import timezone

from procurement.choices import Act, CompetitionAspect, CountryAspect, EventAspect, OfferAspect, PlatformAspect
from procurement.choices import SuggestionState as State
from procurement.models import (
    CompetitionCitation,
    CountryCitation,
    EventCitation,
    OfferCitation,
    PlatformCitation,
    Suggestion,
    change_set_key,
    recorded,
)
from procurement.services.adopt import adopt, can_be_adopted
from procurement.services.derive import derive_after
from procurement.services.numbering import next_number
from procurement.services.refusals import Refused

_IN_WORDS = {
    OfferCitation: {OfferAspect.SUBJECT: "subject", OfferAspect.NOTE: "note"},
    EventCitation: {EventAspect.SUMMARY: "summary"},
    CompetitionCitation: {CompetitionAspect.REQUIREMENT: "requirement"},
    PlatformCitation: {PlatformAspect.NOTE: "note"},
    CountryCitation: {CountryAspect.NOTE: "note"},
}
"""The field of the record that keeps an aspect in our own words."""


def words_field(model, aspect):
    """The name of the field that keeps what citations of `model` say about `aspect` in words; None for no such."""
    return _IN_WORDS[model].get(aspect)


@transaction.atomic
def accept(suggestion, citation, user, text="", word=""):
    """Write the unsaved `citation` and what it states into the record that the suggestion speaks of. One act.

    A value that a field keeps is adopted; `text` becomes our own words where the aspect is one of words; what only
    citations keep is kept by the citation. Returns the words of what was done. Raises ValidationError (Refused for what
    a rule forbids) with the names of the columns, `value`, `text` or `answer`; then nothing is written.
    """
    with recorded(act=Act.CORRECTION, user=user, reason=word or f"suggestion {suggestion.pk}"):
        suggestion = _taken(suggestion)
        record, model = suggestion.record, type(citation)
        citation.number = next_number(model, record)
        setattr(citation, model.OWNER, record)
        citation.full_clean()
        citation.save()
        fact = citation.get_aspect_display()
        if can_be_adopted(model, citation.aspect):
            if not citation.value:
                raise Refused({"value": f"Type what the record is to say as “{fact}”: 20, about 20, 2012-10, RUS …"})
            done = adopt(citation).words
        elif name := words_field(model, citation.aspect):
            done = _write(record, name, text, fact)
        else:
            done = f"{fact}: kept by citation {citation.number}"
        suggestion.change_set_id = change_set_key()
        _answered(suggestion, State.ACCEPTED, user, word)
    return done


@transaction.atomic
def accept_by_hand(suggestion, user, word):
    """Say that the record was corrected on its own form, and how. Raises Refused at `answer`."""
    _answered(_taken(suggestion), State.ACCEPTED, user, _needed(word, "Say in a word what was corrected."))


@transaction.atomic
def decline(suggestion, user, word):
    """Decline with a word. Raises Refused at `answer` without one."""
    _answered(_taken(suggestion), State.DECLINED, user, _needed(word, "Say in a word why it is declined."))


def _taken(suggestion):
    """The suggestion as it stands, locked. Raises Refused where somebody has answered it."""
    held = Suggestion.objects.select_for_update(of=("self",)).select_related("answered_by").get(pk=suggestion.pk)
    if held.state != State.OPEN:
        raise Refused({"answer": f"It was {held.get_state_display()} already by {held.answered_by or 'somebody'}."})
    return held


def _write(record, name, text, fact):
    if not text:
        raise Refused({"text": f"Type what the record is to say as “{fact}”."})
    held = type(record).objects.select_for_update().get(pk=record.pk)
    setattr(held, name, text)
    held.full_clean(exclude={f.name for f in held._meta.concrete_fields if not f.editable or f.generated})
    held.save(update_fields=[name])
    derive_after([held])
    return f"{fact}: written anew"


def _needed(word, sentence):
    if not word.strip():
        raise Refused({"answer": sentence})
    return word.strip()


def _answered(suggestion, state, user, word):
    suggestion.state, suggestion.answered_by, suggestion.answered_at = state, user, timezone.now()
    suggestion.answer, suggestion.origin = word, ""  # where it came from is of no more use
    suggestion.save()
