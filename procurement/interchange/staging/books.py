"""The primary keys of the records that the cells of a file point at."""

from procurement.engine.expressions import among
from procurement.interchange.resources.keys import KeyBook
from procurement.queries.keyed import leading_keys

_CHUNK = 2_000


class PkBook(KeyBook):
    """A KeyBook that keeps no record but its primary key, as text; a former key leads to the record that stayed.

    `mapping` is {text of a cell: key}, as somebody decided for texts that are no key.
    """

    def __init__(self, model, mapping=None):
        super().__init__(model)
        self.mapping = mapping or {}
        self.owners = {}
        self.leading = leading_keys(model)

    def _text(self, text):
        text = self.mapping.get(text.strip(), text)
        return self.leading.get(text.strip(), text)

    def load(self, texts):
        keys = {self.read(self._text(text)) for text in texts} - {None} - self._records.keys()
        lookups = self.model.key_lookups()
        owner = [f"{self.model.OWNER}_id"] if self.model.OWNER else []
        if not keys:
            return
        rows = self.model.objects.order_by().filter(**{f"{lookups[0]}__in": among(list({key[0] for key in keys}))})
        for pk, *rest in rows.values_list("pk", *owner, *lookups).iterator(chunk_size=_CHUNK):
            key = tuple(rest[len(owner) :])
            if owner or key in keys:  # the others of an owner are what is nearest to a wrong number
                self._records[key] = str(pk)
                if owner:
                    self.owners[str(pk)] = str(rest[0])

    def get(self, text):
        return self._records.get(self.read(self._text(text)))

    def forget(self):
        """Let all go that was looked up."""
        self._records.clear()
        self.owners.clear()
