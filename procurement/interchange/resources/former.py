"""Keys of records that were merged into others, in the cells of a file: they mean the record that stayed."""

from django.core.exceptions import ValidationError

from procurement.interchange.resources.cells import as_text, is_empty
from procurement.queries.keyed import leading_keys


def lead_on(dataset, model):
    """Put the key of the record that stayed into each cell that names one merged into it.

    Raises ValidationError for a numbered row of a merged record, whose number means another row there.
    """
    header = dataset.headers or []
    instead = {place: keys for place, name in enumerate(header) if (keys := _former_keys(model, name))}
    rows, touched = [list(row) for row in dataset], False
    for row in rows:
        for place, keys in instead.items():
            if isinstance(row[place], str) and (text := as_text(row[place]).strip()) in keys:
                _refuse_numbered(model, header, row, place, text, keys[text])
                row[place], touched = keys[text], True
    if touched:
        dataset.wipe()
        dataset.headers = header
        for row in rows:
            dataset.append(row)


def _former_keys(model, name):
    """{former key: key of the record that stayed} of what the column names, none where it names no such record."""
    columns = {field.name: field for field in model._meta.concrete_fields}
    if name == model.KEY[0] and not columns[name].is_relation:
        return leading_keys(model)
    return leading_keys(columns[name].related_model) if name in columns and columns[name].is_relation else {}


def _refuse_numbered(model, header, row, place, former, key):
    if header[place] == model.OWNER and "number" in header and not is_empty(row[header.index("number")]):
        raise ValidationError(
            f"{former} was merged into {key}, where its rows have other numbers: give {key} and the number there, or "
            "leave the number empty for a new row."
        )
