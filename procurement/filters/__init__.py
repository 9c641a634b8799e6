"""The strict filter sets of lists, downloads and the API."""

from procurement.filters.sets import (
    CompetitionFilter,
    CountryFilter,
    EventFilter,
    OfferFilter,
    PlatformFilter,
    SourceFilter,
)

__all__ = ["CompetitionFilter", "CountryFilter", "EventFilter", "OfferFilter", "PlatformFilter", "SourceFilter"]
