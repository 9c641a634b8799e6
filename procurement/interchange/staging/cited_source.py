"""The source that all of a foreign file is cited to: a release of a register, found by its key or made."""

from django.core.exceptions import ValidationError

from procurement.choices import SourceKind
from procurement.models import Source
from procurement.queries.keyed import leading_keys
from procurement.services.derive import derive_after
from procurement.services.history import create_all


def source_called(slug):
    """The Source that has this key, or took the place of one that had it; None where there is none."""
    return Source.objects.filter(slug=leading_keys(Source).get(slug, slug)).first()


def make_source(slug, **values):
    """A new Source of these values, made in the act of the caller. Raises ValueError where they break a rule."""
    source = Source(slug=slug, kind=SourceKind.REGISTER, **values)
    try:
        source.full_clean()
    except ValidationError as error:
        raise ValueError(f"the source {slug} cannot be made: {error}") from error
    create_all(Source, [source])
    derive_after([source])
    return source
