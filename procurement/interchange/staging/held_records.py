"""What the database holds under the keys of a block of rows, as canonical text."""

from django.db import connection

from procurement.engine.expressions import among
from procurement.interchange.staging.memo import MOST, text_of


class HeldTexts(dict):
    """{value of a column as the database gives it: canonical text}."""

    def __missing__(self, value):
        if len(self) > MOST:
            self.clear()
        text = self[value] = text_of(value)
        return text


class HeldRecords:
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
        firsts = list({key[0] for key in keys})
        if self.model._meta.get_field(self.model.KEY[0]).is_relation:
            firsts = list(map(int, firsts))
        rows = self.model.objects.order_by().filter(**{f"{self._key[0]}__in": among(firsts)})
        told = self._told(rows)
        if len(self._key_places) == 1:
            (place,) = self._key_places
            return {(texts[place],): (pk, texts) for pk, texts in told}
        return {tuple(texts[place] for place in self._key_places): (pk, texts) for pk, texts in told}

    def by_pk(self, pks, lock=False):
        """{primary key: texts} of these records, locked on request where the engine locks rows."""
        rows = self.model.objects.order_by("pk").filter(pk__in=among(sorted(pks)))
        return dict(self._told(rows.select_for_update() if lock else rows))

    def _told(self, rows):
        # past Django's converters, which take longer than the query: the memos know what either driver gives
        sql, params = rows.values_list("pk", *self._attnames).query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            by_column = list(zip(*cursor.fetchall(), strict=True))
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
