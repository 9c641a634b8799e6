"""How detail pages print records, dates, stages and values."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.text import capfirst

from procurement.choices import EventState, Stage, Tone
from procurement.dates import UncertainDate
from procurement.queries.dossier import OPINION, only_opinion
from procurement.queries.offer_pages import quantity_line
from procurement.queries.pages import page_of, record_title
from procurement.queries.titles import (
    ACTS,
    DID_NOT_HAPPEN,
    STATE_SENTENCES,
    bearing_words,
    span_words,
    when_words,
)
from procurement.queries.values import NOT_STATED

register = template.Library()


@register.filter
def title(record):
    """What a record is called: offers by goods and parties, the rest by name."""
    return record_title(record)


@register.filter
def link(record):
    """A record's name as a link to its page, or plain where it has none."""
    words, address = title(record), page_of(record)
    return format_html('<a href="{}">{}</a>', address, words) if address else conditional_escape(words)


@register.filter
def note_link(note):
    """What a note speaks of, as a link to the note on the page of its record."""
    owner = getattr(note.citation, note.citation.OWNER)
    return format_html('<a href="{}#note-{}">{}</a>', page_of(owner), note.number, capfirst(note.subject))


@register.filter
def terms(pieces):
    """A value's Terms, with links where they name records, commas between."""
    return format_html_join(", ", "{}", ((link(term.record) if term.record else term.text,) for term in pieces))


@register.filter
def refs(notes):
    """The numbers of notes as links to them further down the page; nothing without notes.

    A narrow blank and brackets keep them apart from the value where a page is copied as text.
    """
    links = format_html_join("", '<a href="#note-{}" aria-label="Note {}">[{}]</a>', ((n.number,) * 3 for n in notes))
    return format_html('<sup class="refs">\u202f{}</sup>', links) if notes else ""


@register.filter
def sourced(notes):
    """The numbers of the notes of a value, and in words that nothing but opinion is behind it."""
    return (
        format_html('{} <span class="opinion">{}</span>', refs(notes), OPINION) if only_opinion(notes) else refs(notes)
    )


@register.filter
def ref(note):
    """The superscript number of one note."""
    return refs([note])


@register.filter
def who(notes):
    """Who gives a value: voices and sources, semicolons between, each source once."""
    said = dict.fromkeys((note.voice, note.citation.source) for note in notes)
    return format_html_join("; ", "{}{}", ((f"{voice} " if voice else "", link(source)) for voice, source in said))


@register.filter
def when(event):
    """When an event was, or is to be, in words."""
    return when_words(event)


@register.filter
def day(text):
    """An EDTF text in words: `October 2012`, `not dated`."""
    return UncertainDate.parse(text).words


@register.filter
def period(begin, end):
    """Two EDTF texts as a time: `since 2001`, `2001 to 2017`, `not dated`."""
    begin, end = UncertainDate.parse(begin), UncertainDate.parse(end)
    if begin and end:
        return f"{begin.words} to {end.words}"
    if end:
        return f"until {end.words}"
    return f"since {begin.words}" if begin else begin.words


@register.filter
def span(offer):
    """The years that an offer's done steps cover, in words."""
    return span_words(offer.first_key, offer.last_key)


@register.filter
def states_version(offer):
    """Whether the offer states a version that its platform's designation does not say already."""
    return bool(offer.version) and not (offer.platform and offer.platform.designation == offer.version)


@register.filter
def stage(offer):
    """An offer's stage as its word, with the mark of its hue."""
    return format_html('<span class="stage stage-{}">{}</span>', offer.stage, Stage(offer.stage).label)


@register.filter
def state_sentence(event):
    """What the state of an event means, in a sentence."""
    return STATE_SENTENCES[event.state]


@register.filter
def state(event):
    """The state of an event in a few words, as lists print it."""
    return DID_NOT_HAPPEN.get(event.state) or EventState(event.state).label


@register.filter
def tone(event):
    """The tone that marks an event: its kind's, but neutral for what has not come to be."""
    return event.kind.tone if event.state in ACTS else Tone.NEUTRAL.value


@register.filter
def bearing(event_offer):
    """How an event bears on an offer, in words."""
    return bearing_words(event_offer)


@register.filter
def quantities(offer):
    """An offer's derived quantities in one line: `20 asked for · 4 delivered`, or that none is stated."""
    return " · ".join(words for words, _ in quantity_line(offer)) or NOT_STATED


@register.filter
def count(number, noun):
    """`1 offer`, `17 offers`, `no offer`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}" if number else f"no {noun}"


@register.filter
def sentence(words):
    """The words with a capital in front."""
    return capfirst(words)


@register.filter
def kind(model):
    """What a record of a model is called: `event`."""
    return model._meta.verbose_name


@register.filter
def kinds(model):
    """What records of a model are called: `events`."""
    return model._meta.verbose_name_plural
