"""The columns of a model's file: its natural key, all that can be edited, and what we derive, in this order."""

from dataclasses import dataclass

from django.db import models
from import_export.fields import Field

from procurement.dates import UncertainDateField
from procurement.fields import ChoiceSetField, LongTextField, ShortTextField
from procurement.interchange.resources.cells import (
    BooleanCell,
    ChoiceCell,
    ChoiceSetCell,
    DateCell,
    DecimalCell,
    KeyCell,
    TextCell,
    WholeNumberCell,
    WordCell,
)

_CELLS = (
    (models.ForeignKey, KeyCell),
    (UncertainDateField, DateCell),
    (ChoiceSetField, ChoiceSetCell),
    (models.BooleanField, BooleanCell),
    (models.IntegerField, WholeNumberCell),
    (models.DecimalField, DecimalCell),
    (ShortTextField, TextCell),
    (LongTextField, TextCell),
)


def _cell(field, is_key):
    if field.choices:
        return ChoiceCell(field)
    if is_key and isinstance(field, models.CharField):
        return WordCell(field)
    return next((cell for kind, cell in _CELLS if isinstance(field, kind)), WordCell)(field)


class FileColumn(Field):
    """A column of a resource: a model field, and how a cell says its value."""

    def __init__(self, field, readonly=False, is_key=False):
        super().__init__(field.name, field.name, _cell(field, is_key), readonly=readonly)
        self.field = field
        self.is_key = is_key

    @property
    def needed(self):
        """Whether a new record cannot do without a value of its own here."""
        return not (self.readonly or self.field.blank or self.field.has_default())


@dataclass(frozen=True)
class ColumnHelp:
    """What the import page says of a column."""

    name: str
    label: str
    role: str
    text: str


def columns_of(model):
    """{name: FileColumn} of a model in the order of its files."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    columns = {name: FileColumn(fields[name], is_key=True) for name in model.KEY}
    for name, field in fields.items():
        if field.editable and not field.primary_key and not field.generated and name not in columns:
            columns[name] = FileColumn(field)
    for name in getattr(model, "DERIVED", ()):
        columns[name] = FileColumn(fields[name], readonly=True)
    return columns


def help_for(column):
    """The ColumnHelp of a column."""
    if column.is_key:
        role = "key"
    elif column.readonly:
        role = "derived"
    else:
        role = "needed" if column.needed else ""
    if column.readonly:
        sentences = [column.field.db_comment.removeprefix("Derived: ")]
    else:
        sentences = [column.widget.expects, str(column.field.help_text).rstrip(".")]
    text = " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences if sentence)
    return ColumnHelp(column.column_name, str(column.field.verbose_name), role, text)
