"""Writes what the preview of a file of coded events showed: new events, and what repeats add to those that are held."""

import json
from collections import defaultdict

from procurement.choices import Outcome
from procurement.interchange.coded_events.held_events import HeldEvents
from procurement.interchange.coded_events.layout import EVENT, NUMBER, SHEETS, place
from procurement.interchange.coded_events.make_events import make_events
from procurement.interchange.coded_events.repeats import Repeats
from procurement.interchange.staging.cited_source import make_source, source_called
from procurement.interchange.staging.making import Making
from procurement.interchange.staging.route import Stale
from procurement.services.refusals import Refused

STEM = "gdelt-events"
"""The beginning of the keys of all files of GDELT's events."""

_ABOUT = {
    "publisher": "The GDELT Project",
    "address": "https://www.gdeltproject.org/",
    "licence": "Free for any use, with attribution to the GDELT Project",
    "note": "Coded by machine from news reports, which nobody here has read: each event has the address of one.",
}


def write(batch, progress):
    """Write it all, in the transaction and act that the caller opened. Raises Stale, Refused."""
    rows = batch.rows.filter(sheet=EVENT)
    outcomes = {outcome: rows.filter(outcome=outcome).exists() for outcome in (Outcome.NEW, Outcome.CHANGED)}
    if not any(outcomes.values()):
        raise Refused("All events of this file are known already: there is nothing to write.")
    _ask_still_unknown(batch)
    source = _source(batch)
    if outcomes[Outcome.NEW]:
        make_events(Making(batch, source, SHEETS), progress)
    if outcomes[Outcome.CHANGED]:
        Repeats(batch, source).write(progress)


def _ask_still_unknown(batch):
    """Raises Stale where another file, or somebody, brought or discarded meanwhile what this one brings as new."""
    events = batch.rows.filter(sheet=EVENT, outcome=Outcome.NEW).order_by("pk")
    keys = {rank: tuple(json.loads(key)) for rank, key in events.values_list(place(EVENT, "rank"), place(EVENT, "key"))}
    numbers = defaultdict(list)
    found = batch.rows.filter(sheet=NUMBER).order_by("pk")
    for owner, value in found.values_list(place(NUMBER, "owner"), place(NUMBER, "value")):
        numbers[owner].append(value)
    held = HeldEvents([value for values in numbers.values() for value in values], keys.values())
    news = [held.recognise(key, numbers[rank]) for rank, key in keys.items()]
    if any(each.held or each.is_discarded for each in news) or held.knows_any(numbers[""]):
        raise Stale("Another file brought some of these events meanwhile: read this one again.")


def _source(batch):
    """The Source that the batch is cited to: made, unless there is one."""
    slug = batch.release or f"{STEM}-{batch.sha256[:12]}"
    source = source_called(slug)
    if source is None:
        first, last = batch.scope["added"]
        source = make_source(
            slug,
            title=f"GDELT 2.0 event database, events added {first if first == last else f'{first} to {last}'}",
            published_on=last,
            **_ABOUT,
        )
    batch.release = source.slug
    return source
