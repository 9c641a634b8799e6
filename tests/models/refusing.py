"""Rows that are refused: by the model in words, and by the database against every door."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import make


def refused(row, **changes):
    """The messages of `full_clean` after the changes, by field; the database must refuse the same row."""
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        row.save()
    return refusal.value.message_dict


def citation(**fields):
    offer = make.make_offer()
    return make.cite(offer), make.make_milestone(offer, kind="request", quantity=20), fields
