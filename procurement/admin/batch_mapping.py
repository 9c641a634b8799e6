"""What unknown names of a register mean: told on the page of its batch, which is then read again."""

import hashlib
import re
from typing import NamedTuple

from django.contrib import messages

from procurement.admin.taking_in import prepare_again
from procurement.choices import BatchState
from procurement.interchange.registers.mapping import merged, sound_mapping, unknown_names
from procurement.models import Country, Platform

MOST = 100
"""Names that one page asks for; the next ones come when these are told."""


class Told(NamedTuple):
    """A name that was mapped to a key of ours, and may be mapped otherwise, or to none again."""

    kind: str
    name: str
    key: str


def mapping_context(batch, typed=None):
    """What the page needs to ask for the names of a batch: nothing where all are known, or it can no longer be told.

    `typed` is the form as it was sent and refused: it comes back as it was.
    """
    if batch.state != BatchState.READY or batch.model:
        return {}
    unknown, told = _unknown_fields(batch), _told_fields(batch)
    if not unknown and not told:
        return {}
    kinds = {each.kind for _, each in (*unknown, *told)}
    wrong = _wrong_fields(unknown, told, typed) if typed else ()
    sent = typed or {}
    return {
        "unknown": [(field, each, sent.get(field, ""), field in wrong) for field, each in unknown[:MOST]],
        "unknown_count": len(unknown),
        "told": [(field, each, sent.get(field, each.key), field in wrong) for field, each in told[:MOST]],
        "told_count": len(told),
        "countries": Country.objects.order_by("name").values_list("code", "name") if "country" in kinds else (),
        "platforms": Platform.objects.order_by("slug").values_list("slug", "designation")
        if "platform" in kinds
        else (),
        "may_create": any(each.kind == "platform" for _, each in unknown)
        and "platforms" not in batch.options.get("create", ()),
        "creates": "create" in sent,
    }


def map_names(request, batch):
    """Take what a form says that names mean, and read the file again with it; all of it, or nothing if a key is wrong.

    True if the file was read again; False, with the reason told, if nothing was taken and the form is to be mended.
    """
    unknown, told = _unknown_fields(batch), _told_fields(batch)
    mapping, wrong = sound_mapping(_given(unknown, told, request.POST))
    for sentence in wrong:
        messages.error(request, sentence)
    if wrong:
        return False
    before = batch.options.get("mapping", {})
    kept = {kind: dict(names) for kind, names in before.items()}
    for _, each in told:
        kept[each.kind].pop(each.name)
    mapping = merged(kept, mapping)
    creates = "create" in request.POST
    if _speaks_of_others(unknown, told, request.POST):
        messages.warning(request, _MEANWHILE)
    if not creates and mapping == merged(before, {}):
        messages.error(request, "Nothing was told: write the code or key of a record of ours beside a name.")
        return False
    batch.options["mapping"] = mapping
    if creates:
        batch.options["create"] = sorted({*batch.options.get("create", ()), "platforms"})
    batch.save(update_fields=["options"])
    prepare_again(batch)
    return True


def _field(kind, *texts):
    """The name of the field that speaks of these texts and of nothing else: a form that is old means what it meant."""
    digest = hashlib.sha256("\0".join(texts).encode())
    return f"{kind}-{digest.hexdigest()[:16]}"


_FIELD = re.compile(r"(?:country|platform|told)-[0-9a-f]{16}")


def _unknown_fields(batch):
    """[(name of the field, Unknown)]."""
    return [(_field(each.kind, each.name), each) for each in unknown_names(batch)]


def _told_fields(batch):
    """[(name of the field, Told)], in the order of the names. The field of another key is another one."""
    mapping = batch.options.get("mapping", {})
    told = sorted(Told(kind, *pair) for kind, names in mapping.items() for pair in names.items())
    return [(_field("told", *each), each) for each in told]


_MEANWHILE = (
    "Some names of the form were told, or told otherwise, elsewhere meanwhile. Of these nothing was taken from it: "
    "look at what stands below."
)


def _speaks_of_others(unknown, told, sent):
    """Whether a form says something of names that are no longer asked for as they were when it was opened."""
    fields = {field for field, _ in (*unknown, *told)}
    return any(_FIELD.fullmatch(name) and name not in fields and sent[name].strip() for name in sent)


def _given(unknown, told, sent):
    """(kind, name, key) of each field. A name told before that the form does not speak of keeps its key."""
    given = [(each.kind, each.name, sent.get(field, "").strip()) for field, each in unknown]
    return given + [(each.kind, each.name, sent.get(field, each.key).strip()) for field, each in told]


def _wrong_fields(unknown, told, sent):
    """The names of the fields whose key no record of ours has."""
    given = _given(unknown, told, sent)
    sound, _ = sound_mapping(given)
    fields = [field for field, _ in (*unknown, *told)]
    return {field for field, (kind, name, key) in zip(fields, given, strict=True) if key and name not in sound[kind]}
