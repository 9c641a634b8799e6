"""Makes rows what they are to be, whatever was written since: what an undo, a put back and an undelete have in common.

What stands against it is found row by row, in sets; the caller decides whether the rest is written.
"""

from collections import defaultdict

from procurement.choices import Review
from procurement.models.base import Reviewed
from procurement.queries.past import chunks
from procurement.services.derive import FOLDED, derive_owned
from procurement.services.giving_back import give_back, mark_changing, touched_owners, writes_anything, written_keys
from procurement.services.left_alone import sentences
from procurement.services.refusals import Refused
from procurement.services.review import publish_problems, take_back_problems

_TOLD = 200
_UNSOUND = "Nothing was changed, since published records would be left unsound: take their publication back first."


def write(hand, progress=None):
    """Write the rows in hand, derive what follows, ask the rules. Returns whether anything differed. Raises Refused.

    `progress` is told how many of the rows are written, as an undo tells it.
    """
    mark_changing(hand)
    if not writes_anything(hand):
        return False
    touched = touched_owners(hand)
    shown = _public_keys(touched)
    give_back(hand, progress)
    if progress:
        progress("deriving stages and dates", 0, None)
    derive_owned(touched, {model: written_keys(hand, model) for model in FOLDED if model in hand.models})
    _ask_rules(_public_keys(touched), shown)
    return True


def refuse(left):
    """Raise Refused with what stands against it: a sentence for each of the first, and how many more."""
    more = [f"And {len(left) - _TOLD} more of the kind."] if len(left) > _TOLD else []
    raise Refused([*sentences(left[:_TOLD]), *more])


def _public_keys(touched):
    """Those of the records concerned that are published, as {model: primary keys}."""
    owners = defaultdict(set)
    for model, keys in touched.items():
        owner = model._meta.get_field(model.OWNER).related_model if model.OWNER else model
        if issubclass(owner, Reviewed):
            owners[owner] |= keys
    return {
        model: {
            key
            for some in chunks(sorted(keys))
            for key in model.objects.filter(pk__in=some, review=Review.PUBLISHED).values_list("pk", flat=True)
        }
        for model, keys in owners.items()
    }


def _ask_rules(public, shown):
    """Refuse what would leave a published record unsound, or one that stays pointing at one that does not."""
    said = []
    for model, keys in public.items():
        for problems, pks in ((publish_problems, keys), (take_back_problems, shown[model] - keys)):
            for some in chunks(sorted(pks)):
                records = model.objects.in_bulk(some)
                for pk, found in problems(records.values()).items():
                    said += [f"{records[pk]}: {sentence}." for sentence in found]
    if said:
        raise Refused([_UNSOUND, *said])
