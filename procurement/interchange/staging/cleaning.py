"""What a model's own `clean` says of rows that are staged: asked once for each distinct set of values it speaks of."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from procurement.interchange.resources.cells import shown
from procurement.interchange.staging.memo import MOST
from procurement.models import Competition, Offer
from procurement.models.citation import Citation


def cleaner_of(model, layout, books):
    """A function of (posted columns, found records, raw cells, wrong) that notes in `wrong` what `clean` refuses, and
    puts what it makes canonical into the posted columns; None for a model without such a rule.

    Platforms and sources, whose rule follows links among rows of the same file, are asked when all are written
    (see trial.py).
    """
    if issubclass(model, Citation):
        return _CitationCleaner(model, layout, books)
    return {Offer: _BidCleaner, Competition: _ContestCleaner}[model](layout) if model in (Offer, Competition) else None


def sentences(error):
    """[(column, message)] of a ValidationError."""
    if not hasattr(error, "error_dict"):
        return [("", message) for message in error.messages]
    return [
        ("" if name == NON_FIELD_ERRORS else name, message)
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _note(wrong, at, raw, told):
    for column, message in told:
        found = shown(raw[column][at]) if column in raw else ""
        if found in message or message.startswith("Found "):
            found = ""
        wrong.setdefault(at, []).append((column, found, message))


class _CitationCleaner:
    """Aspect, value and child of a citation. A child counts as the owner's own or as a stranger."""

    def __init__(self, model, layout, books):
        self.model, self.books = model, books
        self.owner, self.aspect, self.value, *self.children = (
            layout.place_of[name] for name in (model.OWNER, "aspect", "value", *model.CHILDREN)
        )
        self._told = {}

    def __call__(self, posted, found, raw, wrong):
        owners = [
            self._owners(name, posted[place]) for name, place in zip(self.model.CHILDREN, self.children, strict=True)
        ]
        values = list(posted[self.value])
        for at, (owner, aspect, value) in enumerate(
            zip(posted[self.owner], posted[self.aspect], posted[self.value], strict=True)
        ):
            if at in wrong:
                continue
            children = tuple(
                None if (pk := posted[place][at]) is None else "" if of.get(pk) == owner else pk
                for place, of in zip(self.children, owners, strict=True)
            )
            key = (aspect, value, children)
            if key not in self._told:
                if len(self._told) > MOST:
                    self._told.clear()
                self._told[key] = self._ask(*key)
            told = self._told[key]
            if told.__class__ is str:
                values[at] = told
            else:
                _note(wrong, at, raw, told)
        posted[self.value] = values

    def _owners(self, name, pks):
        """{primary key of a child: that of its owner} of the children in one column."""
        model = self.model._meta.get_field(name).related_model
        known = self.books[model].owners
        if missing := {pk for pk in pks if pk} - known.keys():
            rows = model.objects.filter(pk__in=missing).values_list("pk", f"{model.OWNER}_id")
            known.update((str(pk), str(owner)) for pk, owner in rows)
        return known

    def _ask(self, aspect, value, children):
        citation = self.model(aspect=aspect, value=value, **{f"{self.model.OWNER}_id": 1})
        for name, child in zip(self.model.CHILDREN, children, strict=True):
            model = self.model._meta.get_field(name).related_model
            if child == "":
                setattr(citation, name, model(pk=1, **{f"{model.OWNER}_id": 1}))
            elif child is not None:
                stranger = model.objects.get(pk=child)
                setattr(stranger, f"{model.OWNER}_id", 0)
                setattr(citation, name, stranger)
        try:
            citation.clean()
        except ValidationError as error:
            return sentences(error)
        return citation.value


class _BidCleaner:
    """A bid belongs to the contest of its recipient."""

    def __init__(self, layout):
        self.competition, self.recipient = (layout.place_of[name] for name in ("competition", "recipient"))
        self._told = {}

    def __call__(self, posted, found, raw, wrong):
        if not any(posted[self.competition]):
            return
        pairs = list(zip(posted[self.competition], posted[self.recipient], strict=True))
        wanted = {key[0] for at, key in enumerate(pairs) if key[0] and at not in wrong and key not in self._told}
        contests = Competition.objects.select_related("buyer").in_bulk(wanted)
        for at, key in enumerate(pairs):
            if not key[0] or at in wrong:
                continue
            if key not in self._told:
                self._told[key] = _asked(Offer(competition=contests[int(key[0])], recipient_id=int(key[1])))
            _note(wrong, at, raw, self._told[key])


class _ContestCleaner:
    """A contest whose buyer changes keeps no bid to another country."""

    def __init__(self, layout):
        self.buyer = layout.place_of["buyer"]

    def __call__(self, posted, found, raw, wrong):
        for at, buyer in enumerate(posted[self.buyer]):
            if found[at] and at not in wrong and buyer != found[at][1][self.buyer]:
                _note(wrong, at, raw, _asked(Competition(pk=found[at][0], buyer_id=int(buyer))))


def _asked(instance):
    try:
        instance.clean()
    except ValidationError as error:
        return sentences(error)
    return []
