"""Which record each row of a file stands for, and in which order rows are taken."""

from django.core.exceptions import ValidationError
from import_export.instance_loaders import BaseInstanceLoader

from procurement.interchange.resources.cells import as_text, is_empty
from procurement.interchange.resources.keys import key_text, relation_paths
from procurement.models import Offer
from procurement.services.numbering import next_number, next_reference

_CHUNK = 400


class RowKeys:
    """The keys of the rows of one file.

    `places` says where each row stands in the file, in the order in which they are taken: rows that name their key
    before those that take the next one, and a row after those of the same file that it points at.
    """

    def __init__(self, model, books):
        self.model = model
        self.books = books
        self.places = []
        self.existing = {}
        self._key_columns = model.KEY
        self._seen = {}
        self._numbers = {}

    def prepare(self, dataset):
        """Order the rows and fetch the records that they stand for, in some hundred of them at once."""
        rows = dataset.dict
        places = getattr(dataset, "places", [f"row {number}" for number in range(1, len(rows) + 1)])
        order = self._order(rows)
        self.places = [places[index] for index in order]
        if order != list(range(len(rows))):
            header, cells = dataset.headers, list(dataset)
            dataset.wipe()
            dataset.headers = header
            for index in order:
                dataset.append(cells[index])
        self._fetch([self.key_of(row) for row in rows])

    def _order(self, rows):
        keys = [self.key_of(row) for row in rows]
        own = [
            field.name
            for field in self.model._meta.concrete_fields
            if field.is_relation and field.related_model is self.model and field.name in (rows[0] if rows else ())
        ]
        index_of = {key: index for index, key in enumerate(keys) if key}
        ordered = {}
        for start in range(len(rows)):
            chain = [start]
            while own and len(chain) < len(rows):  # a ring of rows has no first one; its rows will not find each other
                target = index_of.get((as_text(rows[chain[-1]][own[0]]).strip(),))
                if target is None or target in ordered or target in chain:
                    break
                chain.append(target)
            ordered.update(dict.fromkeys(reversed(chain)))
        return sorted(ordered, key=lambda index: keys[index] is None)

    def key_of(self, row):
        """The natural key of a row as a tuple; None where it leaves its last part open or names no key."""
        parts = []
        for name in self._key_columns:
            field, text = self.model._meta.get_field(name), as_text(row.get(name)).strip()
            if field.is_relation:
                owner = self.books[field.related_model].read(text)
                if owner is None:
                    return None
                parts += owner
            elif name == "number":
                text = text.removesuffix(".0")
                if not (text.isascii() and text.isdigit()):
                    return None
                parts.append(int(text[:18]))
            else:
                parts.append(text)
        return tuple(parts) if all(part != "" for part in parts) else None

    def _fetch(self, keys):
        lookup = self.model.key_lookups()[0]
        firsts = sorted({key[0] for key in keys if key})
        rows = self.model.objects.select_related(*relation_paths(self.model)).select_for_update(of=("self",))
        for start in range(0, len(firsts), _CHUNK):
            for record in rows.filter(**{f"{lookup}__in": firsts[start : start + _CHUNK]}):
                self.existing[record.natural_key()] = record

    def first_new(self, dataset):
        """The place of the first row that stands for no record yet, or None."""
        for place, row in zip(self.places, dataset.dict, strict=True):
            if self.key_of(row) not in self.existing:
                return place
        return None

    def complete(self, row, number):
        """Fill in the key that a row leaves open, and refuse one that an earlier row has. Raises ValidationError."""
        last = self._key_columns[-1]
        if is_empty(row.get(last)):
            if self.model is Offer:
                row[last] = self._next_reference()
            elif self.model.OWNER:
                owner = self.books[self.model._meta.get_field(self.model.OWNER).related_model].get(
                    as_text(row[self.model.OWNER])
                )
                row[last] = self._next_number(owner) if owner else 1  # the owner is refused, which says enough
        key = self.key_of(row)
        if key is None:
            return
        if first := self._seen.get(key):
            raise ValidationError({last: f"The key {key_text(key)} stands in {first} already: remove one of the rows."})
        self._seen[key] = self.places[number - 1]

    def _next_reference(self):
        # asked for once, as the answer takes a look at all offers that ever were; the counter is locked until the end
        first = self._numbers.get(None) or int(next_reference().removeprefix("O-"))
        return f"O-{self._take(None, first, lambda number: (f'O-{number:06}',)):06}"

    def _next_number(self, owner):
        first = self._numbers.get(owner.pk) or next_number(self.model, owner)
        return self._take(owner.pk, first, lambda number: (*owner.natural_key(), number))

    def _take(self, counter, number, key_of):
        """The first number from this one on that no row of the file has, whether that row is sound or not."""
        while key_of(number) in self._seen:
            number += 1
        self._numbers[counter] = number + 1
        return number


class RowLoader(BaseInstanceLoader):
    """Finds the record of a row among those that RowKeys has fetched."""

    def get_instance(self, row):
        keys = self.resource.keys
        return keys.existing.get(keys.key_of(row))
