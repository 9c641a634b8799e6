"""The formats that files come in as, ours and foreign ones, and which of them a file has.

Our own formats (CSV, XLSX, JSON of one of our tables) need the name of a model beside; the others know what they hold.
"""

from collections.abc import Callable
from dataclasses import dataclass

from procurement.interchange.formats.registry import FOREIGN_FORMATS, HEAD, foreign_format_of
from procurement.interchange.staging.route import Route
from procurement.interchange.unreadable import Unreadable


@dataclass(frozen=True)
class FileFormat:
    """A format of files: `name` as --format has it, `title` as a page says it.

    `is_one` takes the first bytes of a file and its name, and says whether it may be of this format; a foreign format
    has none, as the registry of those knows their files. `writes` names the models that it brings rows of, each of
    which a user needs the permission to import; a format of our own brings those of the batch's model. `extension` and
    `content_type` are those of the file of rejected rows.
    """

    name: str
    title: str
    route: Route
    is_one: Callable[[bytes, str], bool] | None = None
    writes: tuple[str, ...] = ()
    extension: str = "csv"
    content_type: str = "text/csv; charset=utf-8"
    of_one_model: bool = False


_formats: dict[str, FileFormat] = {}


def register(file_format):
    """Make a format known."""
    _formats[file_format.name] = file_format


def all_formats():
    """The FileFormats, foreign ones first."""
    return sorted(_formats.values(), key=lambda file_format: file_format.of_one_model)


def format_named(name):
    """The FileFormat of a name. Raises Unreadable."""
    if name not in _formats:
        raise Unreadable(f"“{name}” is no format: choose one of {', '.join(each.name for each in all_formats())}.")
    return _formats[name]


def head_of(file):
    """The first bytes of an open binary file, by which its format is told; it is at its beginning again."""
    head = file.read(HEAD)
    file.seek(0)
    return head


def format_of(head, name):
    """The FileFormat of a file, told by its first bytes and its name; what is no foreign file may be one of ours.

    Raises Unreadable.
    """
    foreign = foreign_format_of(head)
    if foreign in _formats:
        return _formats[foreign]
    if foreign:
        raise Unreadable(
            f"{name} is a {FOREIGN_FORMATS[foreign].title}: it has sums and no deals, so there is nothing to bring in. "
            "Hold an imported register against it by `manage.py reconcile --table FILE`."
        )
    for file_format in all_formats():
        if file_format.is_one and file_format.is_one(head, name):
            return file_format
    titles = "; ".join(each.title for each in all_formats())
    raise Unreadable(f"The content of {name} is of none of the formats that are read here: {titles}.")
