"""Keys for what a register brings and we have no word for."""

from django.utils.text import slugify


def free_slug(text, taken, instead=""):
    """A slug made of a text, or of `instead` where nothing is left of it, not `taken` yet; it is added there."""
    stem = (slugify(text) or instead)[:70]
    slug, count = stem, 1
    while slug in taken:
        count += 1
        slug = f"{stem}-{count}"
    taken.add(slug)
    return slug
