"""Under which terms files leave the database. The licence of the data is a setting, and not that of the program."""

from django.conf import settings
from django.utils.text import slugify


def licence():
    """The licence of what curators wrote, as a Data Package has it: name, title and, where one is given, path."""
    title = settings.DATA_LICENCE
    told = {"name": "MIT" if title == "MIT License" else slugify(title) or "other", "title": title}
    return told | ({"path": settings.DATA_LICENCE_ADDRESS} if settings.DATA_LICENCE_ADDRESS else {})


def attribution():
    """What is ours, what is not, and whom to ask."""
    return (
        f"Arms offers database, kept by {settings.DATA_AUTHOR}. Facts are stated by the sources that each record "
        "cites, and stand under the terms of those; words, grades and arrangement are ours, under the "
        f"{settings.DATA_LICENCE}. SIPRI volumes are the Stockholm International Peace Research Institute's: name it, "
        "and ask it before commercial use."
    )
