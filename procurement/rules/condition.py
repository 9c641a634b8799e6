"""Whether the condition of goods is what their citations say of it, in words or as a value."""

import re

from django.db.models import Q

from procurement.choices import Condition, Level, OfferAspect, Rank
from procurement.models import Offer, OfferCitation
from procurement.queries.conflicts import Editions
from procurement.rules.base import Rule

_USED = (Condition.SECOND_HAND, Condition.MODERNISED)
_OF_THE_GOODS = (
    OfferAspect.RECORD,
    OfferAspect.CONDITION,
    OfferAspect.PLATFORM,
    OfferAspect.SUBJECT,
    OfferAspect.VERSION,
)
"""What a citation speaks of whose words are about the goods: those of a payment are about what is paid with."""

_SECOND_HAND = "second[ -]?hand"
_REMARK = re.compile(r"; ?|[.!?] (?=[A-Z])")
_MENTION = re.compile(rf"{_SECOND_HAND}(?!\w)(?! (?:or|and/or)\b)(?!.*\bor (?:possibly|probably)\b)", re.IGNORECASE)
_NOT_SO = re.compile(
    r"\b(?:possibl[ey]|probabl[ey]|perhaps|maybe|may|might|could|would|whether|if|or|reported(?:ly)?|uncertain"
    r"|not|no|never|neither|nor|instead|rather|unlike"
    r"|incl|including|includes|some|most|mostly|part(?:ly|s)?|several|and \d+|exchang\w+|paid|pay(?:s|ing|ment|ments)?"
    r"|offsets?|modification|modernization|modernisation|upgrade|version for)\b",
    re.IGNORECASE,
)
"""Words before the mention by which it is doubtful, denied, said of some of the goods or of other things."""


def calls_second_hand(words):
    """Whether a source's words, in remarks or sentences, call all of the goods second-hand, and for sure."""
    return any(
        (mention := _MENTION.search(remark)) and not _NOT_SO.search(remark, 0, mention.start())
        for remark in _REMARK.split(words)
    )


class ConditionAgreesWithCitations(Rule):
    """An offer of new goods has no citation that plainly says that they are second-hand.

    A citation of the condition says it by its value. Words without a value say it where they are sure and speak of all
    of the goods: not "possibly second-hand", nor "incl 4 second-hand". The words from which a citation of the
    condition was made are judged with that citation, and not once more.
    """

    models = (Offer,)
    level = Level.WARNING

    def problems(self, rows):
        of_new = OfferCitation.objects.filter(offer__in=rows.filter(condition=Condition.NEW))
        valued = Q(aspect=OfferAspect.CONDITION, value__in=_USED)
        worded = Q(aspect__in=_OF_THE_GOODS, stated__iregex=_SECOND_HAND) & ~Q(
            ~Q(value=""), aspect=OfferAspect.CONDITION
        )
        saying = of_new.filter(valued | worded).select_related("source").order_by("offer", "number")
        editions, read, told = Editions.load(), set(), []
        for citation in saying:
            by_value = citation.aspect == OfferAspect.CONDITION and citation.value in _USED
            voice = citation.offer_id, editions.chain(citation.source_id)
            if by_value and citation.stated:
                read.add(voice)
            if citation.rank != Rank.DEPRECATED and (by_value or calls_second_hand(citation.stated)):
                told.append((citation, None if by_value else voice))
        for citation, voice in told:
            if voice not in read:
                yield (
                    citation.offer_id,
                    f"its condition is new, and citation {citation.number} ({citation.source}) says second-hand: "
                    "mend the condition, or deprecate the citation with the reason",
                )
