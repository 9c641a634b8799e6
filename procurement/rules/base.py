"""What a rule is."""

import re

from procurement.choices import Level, Review

PUBLISHED = (Review.PUBLISHED,)
"""The `review` of a rule that binds published records only."""


class Rule:
    """An invariant over rows; the docstring of the class is the rule.

    `models` it speaks of; `level` says how grave a breach is; `review` narrows a check of all records to those that
    stand there (a service that asks before a move gives the rows itself). A rule asks in sets: its queries do not grow
    with the rows.
    """

    models = ()
    level = Level.ERROR
    review = None

    @property
    def name(self):
        """The rule's name for people and programs: `published-record-has-source`."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(self).__name__).lower()

    @property
    def sentence(self):
        """The first paragraph of the rule, on one line."""
        return " ".join(type(self).__doc__.split("\n\n")[0].split())

    def rows(self, model):
        """The rows of `model` that a check of everything asks."""
        rows = model.objects.order_by()
        return rows.filter(review__in=self.review) if self.review else rows

    def problems(self, rows):
        """Yield (primary key, sentence) for each breach among `rows`, a queryset of one of the models."""
        raise TypeError(f"{type(self).__name__} does not say what breaks it")
