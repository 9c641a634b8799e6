"""Staged cells as a file would say them, and how a message about several of them quotes what was found."""

from procurement.interchange.resources.cells import shown
from procurement.interchange.resources.columns import columns_of
from procurement.interchange.resources.keys import key_text
from procurement.models import ImportProblem

_MOST = ImportProblem._meta.get_field("found").max_length


class Words:
    """A canonical text as a file would say it: keys for primary keys, true and false for 1 and 0."""

    def __init__(self, layout, rows):
        self.layout = layout
        columns = columns_of(layout.model)
        self._keys = {}
        self._truths = {
            place
            for place, name in enumerate(layout.names)
            if layout.model._meta.get_field(name).get_internal_type() == "BooleanField"
        }
        for place, name in enumerate(layout.names):
            field = columns[name].field
            if field.is_relation:
                target = field.related_model
                pks = {row[place] for row in rows if row[place] and row[place][0] != "?"}
                found = target.objects.filter(pk__in=pks).values_list("pk", *target.key_lookups()) if pks else ()
                self._keys[place] = {str(pk): key_text(key) for pk, *key in found}

    def __call__(self, place, text):
        if text is None:
            return ""
        if place in self._keys:
            return text[1:] if text.startswith("?") else self._keys[place].get(text, text)
        if place in self._truths:
            return {"1": "true", "0": "false"}.get(text, text)
        return text

    def found(self, names, row):
        """What some cells of a row hold, quoted: `“-3”` of one, `supplier “RUS” and no recipient` of several."""
        said = [self(self.layout.place_of[name], row[self.layout.place_of[name]]) for name in names]
        if len(names) == 1:
            return shown(said[0])
        marks = sum(len(name) + len(" “…”") for name in names) + len(" and ") * (len(names) - 1)
        room = (_MOST - marks) // len(names)
        quoted = [
            f"{name} “{text if len(text) <= room else f'{text[:room]}…'}”" if text else f"no {name}"
            for name, text in zip(names, said, strict=True)
        ]
        return " and ".join([", ".join(quoted[:-1]), quoted[-1]])
