"""Which of our tables a file of one of our own formats is of, told by the names of its columns."""

from procurement.interchange.fixtures.families import MODELS
from procurement.interchange.resources.columns import columns_of
from procurement.interchange.resources.header import REASON
from procurement.interchange.unreadable import Unreadable


class UnknownTable(Unreadable):
    """The columns of a file do not tell which one table it is of: say so, and it can be read."""


def which_table(file_format, file):
    """The one model that has all columns of an open binary file, whose columns hold its key.

    Reads as far as the first records. Raises Unreadable where the file cannot be read, and UnknownTable where its
    columns are those of no table or of several, which are named.
    """
    file.seek(0)
    names = file_format.route.reader().first_names(file)
    models = [model for model in MODELS if _fits({*names} - {REASON}, columns_of(model))]
    if len(models) == 1:
        return models[0]
    if models:
        tables = ", ".join(f"{model._meta.model_name} ({model._meta.verbose_name_plural})" for model in models)
        raise UnknownTable(f"The columns of the file are those of several tables, {tables}: say which one it is of.")
    shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    raise UnknownTable(
        f"The file is {file_format.title}, and none of our tables has all of its columns ({shown}) and a key among "
        "them: say which table it is of, to be told what is wrong with it."
    )


def _fits(names, columns):
    return names <= columns.keys() and all(name in names for name, column in columns.items() if column.is_key)
