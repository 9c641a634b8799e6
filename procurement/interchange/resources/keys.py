"""Natural keys as one cell holds them: `RUS`, `mi-35`, and `O-000001/2` for a child (the owner's key, its number)."""

from procurement.spelling import nearest
from procurement.validators import fold

_CHUNK = 400
_MOST_COMPARED = 20_000  # comparing spellings is slow; beyond this many records the nearest may be missed
_MOST_COMPARISONS = 1_000_000  # of one file: some seconds
_MOST_NEAR = 3
_LABELS = ("name", "designation", "title")


def key_text(key):
    """The text of a natural key."""
    return "/".join(map(str, key))


def key_paths(model, prefix=""):
    """Paths for select_related along which the natural key of a row is read."""
    paths = []
    for field in map(model._meta.get_field, model.KEY):
        if field.is_relation:
            paths += [prefix + field.name, *key_paths(field.related_model, f"{prefix}{field.name}__")]
    return paths


def relation_paths(model):
    """Paths for select_related along which the keys of all that a row points at are read."""
    return [
        path
        for field in model._meta.concrete_fields
        if field.is_relation
        for path in (field.name, *key_paths(field.related_model, f"{field.name}__"))
    ]


class KeyBook:
    """The records of one model that the cells of a file point at, looked up once per import."""

    def __init__(self, model):
        self.model = model
        self._records = {}
        self._loaded = set()
        self._spellings = None
        self._nearest = {}
        self._comparisons = 0

    def read(self, text):
        """The key that a cell stands for, as a tuple, or None where it has not the form of one."""
        parts = [part.strip() for part in text.split("/")]
        if len(parts) != len(self.model.key_lookups()) or not all(parts):
            return None
        if self.model.OWNER:
            if not (parts[-1].isascii() and parts[-1].isdigit()):
                return None
            parts[-1] = int(parts[-1][:18])
        return tuple(parts)

    def load(self, texts):
        """Fetch the records that these cells name, in one query for some hundred of them."""
        first_lookup = self.model.key_lookups()[0]
        firsts = sorted({key[0] for key in map(self.read, texts) if key} - self._loaded)
        self._loaded.update(firsts)
        rows = self.model.objects.select_related(*key_paths(self.model))
        for start in range(0, len(firsts), _CHUNK):
            for record in rows.filter(**{f"{first_lookup}__in": firsts[start : start + _CHUNK]}):
                self.add(record)

    def add(self, record):
        """Make a record known, such as one that the file has just brought."""
        self._records[record.natural_key()] = record

    def get(self, text):
        """The record of a cell, or None."""
        return self._records.get(self.read(text))

    def nearest(self, text):
        """At most three keys, with the name of the record, whose key or name is spelled like the text.

        Where the text names a row of a known owner, the rows of that owner with the nearest numbers.
        None where nobody has looked, since too much of the file is wrong.
        """
        wanted = fold(text)
        if wanted not in self._nearest:
            spellings = self._read_spellings()
            self._comparisons += len(spellings)
            if self._comparisons > _MOST_COMPARISONS:
                return None
            near = self._siblings(text) or [spellings[each] for each in nearest(wanted, spellings, 2 * _MOST_NEAR)]
            self._nearest[wanted] = list(dict.fromkeys(near))[:_MOST_NEAR]
        return self._nearest[wanted]

    def _siblings(self, text):
        """The keys of the rows of the owner that the text names, those with the nearest numbers first."""
        key = self.read(text) if self.model.OWNER else None
        owned = [known for known in self._records if key and known[:-1] == key[:-1]]
        return [key_text(known) for known in sorted(owned, key=lambda known: (abs(known[-1] - key[-1]), known))]

    def _read_spellings(self):
        """{folded key or name: how a message writes the record}."""
        if self._spellings is None:
            self._spellings = {}
            names = {field.name for field in self.model._meta.concrete_fields}
            label = next((name for name in _LABELS if name in names), None)
            if self.model.OWNER:
                rows = [(key_text(key), "") for key in sorted(self._records)]
            else:
                key = self.model.KEY[0]
                known = self.model.objects.order_by(key).values_list(key, label or key)[:_MOST_COMPARED]
                rows = [(key, name if label else "") for key, name in known]
            for key, name in rows:
                written = f"{key} ({name})" if name else key
                self._spellings[fold(key)] = self._spellings[fold(name or key)] = written
        return self._spellings
