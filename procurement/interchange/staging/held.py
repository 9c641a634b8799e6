"""What the database holds under the keys of a block of rows, as canonical text."""

from procurement.interchange.staging.memo import MOST, text_of

_CHUNK = 2_000


class HeldTexts(dict):
    """{value of a column as the database gives it: canonical text}."""

    def __missing__(self, value):
        if len(self) > MOST:
            self.clear()
        text = self[value] = text_of(value)
        return text


class Held:
    """Looks up records of a model by their keys and tells them as canonical texts, in the order of `names`."""

    def __init__(self, model, names):
        """`names` are those of the columns that are told, derived ones included."""
        self.model, self.names = model, names
        fields = [model._meta.get_field(name) for name in names]
        self._attnames = [field.attname for field in fields]
        self._memos = [None if _is_text(field) else HeldTexts() for field in fields]
        self._key = [model._meta.get_field(name).attname for name in model.KEY]
        self._key_places = [names.index(name) for name in model.KEY]

    def by_key(self, keys):
        """{key: (primary key, texts)} of those keys (tuples of canonical texts) that a record has."""
        firsts = sorted({key[0] for key in keys})
        found = {}
        for start in range(0, len(firsts), _CHUNK):
            rows = self.model.objects.order_by().filter(**{f"{self._key[0]}__in": firsts[start : start + _CHUNK]})
            for pk, texts in self._told(rows):
                found[tuple(texts[place] for place in self._key_places)] = (pk, texts)
        return found

    def by_pk(self, pks, lock=False):
        """{primary key: texts} of these records, locked on request where the engine locks rows."""
        found, pks = {}, sorted(pks)
        for start in range(0, len(pks), _CHUNK):
            rows = self.model.objects.order_by("pk").filter(pk__in=pks[start : start + _CHUNK])
            found.update(self._told(rows.select_for_update() if lock else rows))
        return found

    def _told(self, rows):
        table = rows.values_list("pk", *self._attnames)
        by_column = list(zip(*table, strict=True))
        if not by_column:
            return []
        pks, *columns = by_column
        told = [
            column if memo is None else map(memo.__getitem__, column)
            for memo, column in zip(self._memos, columns, strict=True)
        ]
        return list(zip(pks, zip(*told, strict=True), strict=True))


def _is_text(field):
    return field.get_internal_type() in ("CharField", "TextField", "SlugField", "URLField") and not field.is_relation
