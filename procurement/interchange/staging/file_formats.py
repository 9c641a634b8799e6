"""The formats that files come in as: each registers its name, its route, and how its files are told by their content.

Our own formats (CSV, XLSX, JSON of one of our tables) need the name of a model beside; the others know what they hold.
"""

from collections.abc import Callable
from dataclasses import dataclass

from procurement.interchange.staging.route import Route
from procurement.interchange.unreadable import Unreadable

HEAD = 65_536
"""How many bytes of a file are looked at to tell its format."""


@dataclass(frozen=True)
class FileFormat:
    """A format of files: `name` as --format has it, `title` as a page says it.

    `sniff` takes the first HEAD bytes and the name of the file. `writes` names the models that it brings rows of, each
    of which a user needs the permission to import; a format of our own brings those of the batch's model. `extension`
    and `content_type` are those of the file of rejected rows.
    """

    name: str
    title: str
    route: Route
    sniff: Callable[[bytes, str], bool]
    writes: tuple[str, ...] = ()
    extension: str = "csv"
    content_type: str = "text/csv; charset=utf-8"
    of_one_model: bool = False


_formats: dict[str, FileFormat] = {}


def register(file_format):
    """Make a format known. Those registered first are asked first; ours are asked last."""
    _formats[file_format.name] = file_format


def all_formats():
    """The FileFormats, foreign ones first."""
    return sorted(_formats.values(), key=lambda file_format: file_format.of_one_model)


def format_named(name):
    """The FileFormat of a name. Raises Unreadable."""
    if name not in _formats:
        raise Unreadable(f"“{name}” is no format: choose one of {', '.join(each.name for each in all_formats())}.")
    return _formats[name]


def sniff(head, name):
    """The FileFormat whose files look like this: their first HEAD bytes and their name. Raises Unreadable."""
    for file_format in all_formats():
        if file_format.sniff(head, name):
            return file_format
    titles = ", ".join(each.title for each in all_formats())
    raise Unreadable(f"The content of {name} is of none of the formats that are read here: {titles}.")
