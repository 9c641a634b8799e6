"""Gives the new rows of a batch that leave their number or reference open the next ones, in the order of the file."""

from django.db.models import (
    BigIntegerField,
    Case,
    F,
    IntegerField,
    Max,
    OuterRef,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, LPad, RowNumber

from procurement.interchange.staging.layout import LEVEL
from procurement.models import Offer, StagedRow
from procurement.services.bulk import put_from
from procurement.services.numbering import next_count

GIVEN = "given"
"""In the cell of the level: the row has got its key and waits to be written after those that named theirs."""


def give_keys(layout, rows):
    """Fill in the open keys of staged rows, in the transaction that writes them and after the rows that name theirs."""
    if layout.model is Offer:
        _give_references(layout, rows)
    else:
        _give_numbers(layout, rows)


def _give_references(layout, rows):
    number = Window(RowNumber(), order_by="pk") + Value(next_count() - 1)
    text = Cast(F("place"), TextField())
    padded = Case(
        When(place__lt=1_000_000, then=LPad(text, 6, Value("0"), output_field=TextField())),
        default=text,
        output_field=TextField(),
    )
    numbered = rows.annotate(place=number)
    put_from(
        StagedRow,
        numbered,
        "pk",
        {layout.cell_of["reference"]: Concat(Value("O-"), padded, output_field=TextField()), LEVEL: Value(GIVEN)},
    )


def _give_numbers(layout, rows):
    model = layout.model
    owner, field = layout.cell_of[model.OWNER], model._meta.get_field(model.OWNER)
    owners = rows.order_by().values(key=Cast(F(owner), BigIntegerField()))
    # locked where the engine can, so that two imports at once give two numbers
    list(field.related_model.objects.select_for_update().filter(pk__in=owners).order_by("pk").values_list("pk"))
    highest = [
        Coalesce(
            Subquery(
                had.order_by()
                .filter(**{field.attname: Cast(OuterRef(owner), BigIntegerField())})
                .values(field.attname)
                .annotate(highest=Max("number"))
                .values("highest"),
                output_field=IntegerField(),
            ),
            0,
        )
        for had in (model.objects, model.history)
    ]
    place = Window(RowNumber(), partition_by=[F(owner)], order_by="pk")
    numbered = rows.annotate(place=place, highest=Greatest(*highest))
    number = Cast(F("highest") + F("place"), TextField())
    put_from(StagedRow, numbered, "pk", {layout.cell_of["number"]: number, LEVEL: Value(GIVEN)})
