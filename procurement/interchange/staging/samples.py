"""Staged rows of our own models as a preview shows them: the record's key, and what it would become."""

import json

from procurement.choices import Outcome
from procurement.interchange.resources.keys import key_text
from procurement.interchange.staging.constraints import taking_over
from procurement.interchange.staging.layout import WAS, layout_of
from procurement.interchange.staging.problems import reasons
from procurement.interchange.staging.route import Difference, Sample
from procurement.interchange.staging.said_cells import Words
from procurement.interchange.staging.unchanged import unchanged_rows
from procurement.models import Offer
from procurement.services.uniques import told_columns, uniques_of


def samples_of(batch, model, outcome, start, count):
    """The Samples of a slice of the rows of one outcome; a few queries, whatever the slice."""
    layout = layout_of(model)
    if outcome == Outcome.UNCHANGED:
        told = unchanged_rows(batch, start, count)
        keys = model.objects.filter(pk__in=[pk for _, pk in told]).values_list("pk", *model.key_lookups())
        keys = {pk: key_text(key) for pk, *key in keys}
        return [Sample(line, keys.get(pk, "")) for line, pk in told]
    rows = batch.rows.filter(sheet=model._meta.model_name, outcome=outcome).order_by("line", "pk")
    told = list(rows.values_list("line", "target", WAS, *layout.cell_of.values())[start : start + count])
    if outcome in (Outcome.NEW, Outcome.CHANGED):
        remarks = _taken_over(batch, layout, [row[0] for row in told])
        return _written(layout, told, remarks)
    why = reasons(batch, [row[0] for row in told])
    return [Sample(line, "", remark=why.get(line, "")) for line, *_ in told]


def _taken_over(batch, layout, lines):
    """{line: sentence} of those lines that take over what another record of the file gives up."""
    model, sheet = layout.model, batch.rows.filter(sheet=layout.model._meta.model_name)
    taken = [
        (line, holder, unique)
        for unique in uniques_of(model)
        for line, holder in taking_over(layout, sheet.filter(line__in=lines), unique).values_list("line", "holder")
    ]
    if not taken:
        return {}
    holders = {holder for _, holder, _ in taken}
    keys = model.objects.filter(pk__in=holders).values_list("pk", *model.key_lookups())
    keys = {pk: key_text(key) for pk, *key in keys}
    places = dict(sheet.filter(target__in=holders, outcome=Outcome.CHANGED).values_list("target", "line"))
    said = {}
    for line, holder, unique in taken:
        if holder in places:
            what = told_columns(model, unique)
            what = f"“{what}”" if unique.condition else f"the {what}"
            place = f"which changes in {batch.unit} {places[holder]}"
            said.setdefault(line, []).append(f"Takes {what} over from {keys[holder]}, {place}.")
    return {line: " ".join(sentences) for line, sentences in said.items()}


def _written(layout, told, remarks):
    count = len(layout.names)
    rows = [(line, row[:count], json.loads(was) if was else None) for line, _, was, *row in told]
    words = Words(layout, [texts for _, row, was in rows for texts in (row, was) if texts])
    samples = []
    for line, row, was in rows:
        differences = []
        for place, name in enumerate(layout.names):
            old, new = (words(place, texts[place]) if texts else "" for texts in (was, row))
            if row[place] != was[place] if was else new and row[place] != layout.defaults[place]:
                differences.append(Difference(name, old, new))
        samples.append(Sample(line, _title(layout, row, words), differences, remarks.get(line, "")))
    return samples


def _title(layout, row, words):
    parts = [words(layout.place_of[name], row[layout.place_of[name]]) for name in layout.model.KEY]
    if row[layout.place_of[layout.model.KEY[-1]]] is None:
        parts[-1] = "next reference" if layout.model is Offer else "next number"
    return "/".join(parts)
