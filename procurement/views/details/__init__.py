"""Pages of single records. Each answers GET and HEAD only, and knows published records only, whoever asks."""

from procurement.views.details.competition import competition_detail
from procurement.views.details.country import country_detail
from procurement.views.details.event import event_detail
from procurement.views.details.offer import offer_detail
from procurement.views.details.platform import platform_detail
from procurement.views.details.source import source_detail

__all__ = [
    "competition_detail",
    "country_detail",
    "event_detail",
    "offer_detail",
    "platform_detail",
    "source_detail",
]
