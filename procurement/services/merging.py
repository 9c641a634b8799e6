"""Merges two records of one sort into one: nothing is lost that pointed at the other, and its key still leads there."""

from django.core.exceptions import ValidationError
from django.db import transaction

from procurement.choices import Act, Review
from procurement.models import ChangeSet, FormerKey, Suggestion, change_set_key, recorded
from procurement.models.base import Reviewed
from procurement.queries.keyed import key_of, kind_of, revisions, settable_fields
from procurement.services.derive import derive_after
from procurement.services.history import create_all, delete_all, update_all
from procurement.services.refusals import Refused
from procurement.services.repointing import Repointing
from procurement.services.review import publish_problems


def merge(winner, loser, taken=(), reason="", seen=None):
    """Make one record of two; returns the ChangeSet, which `undo` takes back whole. Raises Refused.

    `taken` names the fields whose value the loser gives; the others stay as the winner has them. All rows that pointed
    at the loser point at the winner, its own rows get the next numbers there, and rows that would stand twice go. The
    loser's key becomes a former key. `seen` are the revisions that the curator looked at (queries.keyed), if known.
    """
    model = type(winner)
    fields = _chosen(model, loser, taken, reason)
    with transaction.atomic(), recorded(act=Act.MERGE, reason=reason.strip()):
        winner, loser = _locked(model, winner, loser, seen)
        _ask_review(winner, loser)
        moves = Repointing(winner, loser)
        _set_values(winner, loser, fields)
        if moves.refusals:
            raise Refused(moves.refusals)
        moves.write()
        delete_all(model, [loser])
        _validate(winner)
        if fields:
            update_all(model, [winner], [field.name for field in fields])
        _lead_on(winner, loser)
        _move_suggestions(winner, loser, moves)
        derive_after([winner, *moves.rows_touched()])
        if isinstance(winner, Reviewed) and winner.review == Review.PUBLISHED:
            _ask_rules(winner)
        return ChangeSet.objects.get(pk=change_set_key())


def _chosen(model, loser, taken, reason):
    """The fields that are taken from the loser. Refuses what makes no sense before anything is read."""
    if kind_of(model) is None or type(loser) is not model:
        names = f"a {model._meta.verbose_name} and a {type(loser)._meta.verbose_name}"
        raise Refused(f"Only two records of one sort can be merged, of a sort that has a key; these are {names}.")
    if not reason.strip():
        raise Refused("Say why the two are one: a merge needs a reason.")
    known = {field.name: field for field in settable_fields(model)}
    if unknown := sorted(set(taken) - set(known)):
        raise Refused(
            f"A {model._meta.verbose_name} has no field “{', '.join(unknown)}” to choose: "
            f"choose among {', '.join(known)}."
        )
    return [known[name] for name in known if name in taken]


def _locked(model, winner, loser, seen):
    if winner.pk == loser.pk:
        raise Refused(f"{winner} cannot be merged with itself: choose another record.")
    pks = (winner.pk, loser.pk)
    held = {row.pk: row for row in model.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")}
    for record in (winner, loser):
        if record.pk not in held:
            raise Refused(f"{record} is gone: somebody deleted or merged it meanwhile.")
    if seen is not None:
        now = revisions(model, pks)
        if changed := [held[pk] for pk in pks if now.get(pk) != seen.get(pk)]:
            names = " and ".join(map(str, changed))
            raise Refused(f"{names} changed since you saw this page: look at it again, then choose anew.")
    return held[winner.pk], held[loser.pk]


def _ask_review(winner, loser):
    if isinstance(loser, Reviewed) and loser.review == Review.PUBLISHED and winner.review != Review.PUBLISHED:
        raise Refused(
            f"{loser} is published and {winner} is not: publish {winner} first, or let {loser} be the one that stays."
        )


def _set_values(winner, loser, fields):
    for field in fields:
        setattr(winner, field.attname, getattr(loser, field.attname))
    for field in settable_fields(type(winner)):
        if field.related_model is type(winner) and getattr(winner, field.attname) in (winner.pk, loser.pk):
            raise Refused(
                f"As its “{field.verbose_name}”, {winner} would have itself: take the other value for it, or change it "
                "before you merge."
            )


def _validate(winner):
    try:
        winner.full_clean()
    except ValidationError as error:
        sentences = []
        for name, found in error.message_dict.items():
            label = "" if name == "__all__" else f"{winner._meta.get_field(name).verbose_name}: "
            sentences += [f"{winner}, {label}{sentence}" for sentence in found]
        raise Refused(sentences) from error


def _ask_rules(winner):
    if problems := publish_problems([winner]).get(winner.pk):
        raise Refused([f"{winner} is published: {sentence}." for sentence in problems])


def _lead_on(winner, loser):
    """The loser's key, and the keys that led to it, lead to the winner. A key of a record leads nowhere."""
    kind, key = kind_of(type(winner)), key_of(winner)
    rows = FormerKey.objects.select_for_update().filter(kind=kind)
    leading = list(rows.filter(successor=key_of(loser))) + list(rows.filter(former=key_of(loser)))
    delete_all(FormerKey, [row for row in leading if row.former == key])
    leading = list({row.pk: row for row in leading if row.former != key}.values())
    for row in leading:
        row.successor = key
    update_all(FormerKey, leading, ["successor"])
    if key_of(loser) not in {row.former for row in leading}:
        create_all(FormerKey, [FormerKey(kind=kind, former=key_of(loser), successor=key)])


def _move_suggestions(winner, loser, moves):
    """Suggestions speak of the winner now, and of the rows by their new numbers."""
    relation = next(f for f in Suggestion._meta.concrete_fields if f.related_model is type(winner))
    found = list(Suggestion.objects.select_for_update(of=("self",)).filter(**{relation.name: loser.pk}))
    citations = next((r.related_model for r in winner._meta.related_objects if r.name == "citations"), None)
    for suggestion in found:
        setattr(suggestion, relation.attname, winner.pk)
        path, _ = citations.TARGETS.get(suggestion.aspect, ("", None)) if citations else ("", None)
        if path and suggestion.row is not None:
            table = moves.tables.get(citations._meta.get_field(path).related_model)
            suggestion.row = table.numbers.get(suggestion.row, suggestion.row) if table else suggestion.row
    if found:
        Suggestion.objects.bulk_update(found, [relation.name, "row"])
