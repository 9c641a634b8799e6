"""The state of a record that a form was opened on: the last history of the record and of each of its rows, signed."""

from dataclasses import dataclass, field

from django.core import signing
from django.db.models import IntegerField, Max, Value

OPENED = "_opened"
"""The name of the hidden field."""
_SALT = "procurement.admin.opened"


@dataclass
class Opened:
    """`versions` are {"model pk": history_id}. What of an earlier conflict nobody has settled yet is carried along:

    `held` are {"model pk field": history_id the field was typed over}; `rows` are {"model pk": what was typed into a
    row that somebody deleted, {field: [values]}}.
    """

    versions: dict
    held: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)

    def sign(self):
        return signing.dumps([self.versions, self.held, self.rows], salt=_SALT, compress=True)

    @classmethod
    def read(cls, text, record):
        """What `sign` said of this record. Raises BadSignature for anything else."""
        opened = cls(*signing.loads(text, salt=_SALT))
        if row_key(type(record), record.pk) not in opened.versions:
            raise signing.BadSignature("another record")
        return opened


def row_key(model, pk):
    """How a row is named within an Opened."""
    return f"{model._meta.model_name} {pk}"


def versions_of(model, pk, row_models):
    """{"model pk": last history_id} of a record and of all rows it has or had, in one query.

    Read it before the record: then what a form shows is never older than it says.
    """
    tables = [model, *row_models]
    parts = []
    for place, table in enumerate(tables):
        rows = table.history.filter(**{"id" if table is model else table.OWNER: pk}).order_by()
        rows = rows.annotate(_table=Value(place, IntegerField())).values_list("_table", "id")
        parts.append(rows.annotate(last=Max("history_id")))
    found = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return {row_key(tables[place], row): last for place, row, last in found}
