"""Closed vocabularies of countries and the other parties to an offer or an event."""

from django.db import models


class CountryKind(models.TextChoices):
    """What sort of party a country row is. SIPRI marks non-state parties with one star, organisations with two."""

    STATE = "state", "state"
    TERRITORY = "territory", "territory"
    FORMER_STATE = "former_state", "former state"
    ORGANISATION = "organisation", "organisation"
    PROJECT = "project", "multinational project"
    NON_STATE = "non_state", "non-state actor"
    UNKNOWN = "unknown", "unknown party"


class Region(models.TextChoices):
    """The five regions of the UN's standard country codes (M49)."""

    NONE = "", "no region"
    AFRICA = "africa", "Africa"
    AMERICAS = "americas", "Americas"
    ASIA = "asia", "Asia"
    EUROPE = "europe", "Europe"
    OCEANIA = "oceania", "Oceania"


class Subregion(models.TextChoices):
    """M49 at its finest level: the intermediate region where there is one, else the sub-region."""

    NONE = "", "no subregion"
    NORTHERN_AFRICA = "northern-africa", "Northern Africa"
    EASTERN_AFRICA = "eastern-africa", "Eastern Africa"
    MIDDLE_AFRICA = "middle-africa", "Middle Africa"
    SOUTHERN_AFRICA = "southern-africa", "Southern Africa"
    WESTERN_AFRICA = "western-africa", "Western Africa"
    CARIBBEAN = "caribbean", "Caribbean"
    CENTRAL_AMERICA = "central-america", "Central America"
    SOUTH_AMERICA = "south-america", "South America"
    NORTHERN_AMERICA = "northern-america", "Northern America"
    CENTRAL_ASIA = "central-asia", "Central Asia"
    EASTERN_ASIA = "eastern-asia", "Eastern Asia"
    SOUTH_EASTERN_ASIA = "south-eastern-asia", "South-eastern Asia"
    SOUTHERN_ASIA = "southern-asia", "Southern Asia"
    WESTERN_ASIA = "western-asia", "Western Asia"
    EASTERN_EUROPE = "eastern-europe", "Eastern Europe"
    NORTHERN_EUROPE = "northern-europe", "Northern Europe"
    SOUTHERN_EUROPE = "southern-europe", "Southern Europe"
    WESTERN_EUROPE = "western-europe", "Western Europe"
    AUSTRALIA_AND_NEW_ZEALAND = "australia-and-new-zealand", "Australia and New Zealand"
    MELANESIA = "melanesia", "Melanesia"
    MICRONESIA = "micronesia", "Micronesia"
    POLYNESIA = "polynesia", "Polynesia"


class CountryNameScheme(models.TextChoices):
    """Who uses a name of a country."""

    OFFICIAL = "official", "official name"
    COMMON = "common", "common name"
    ISO = "iso", "ISO 3166-1"
    SIPRI = "sipri", "SIPRI"
    UN = "un", "United Nations"
    GDELT = "gdelt", "GDELT"
    HISTORICAL = "historical", "former name"


class CountryIdentifierScheme(models.TextChoices):
    """Registers that number countries: ISO 3166-1, UN M49, CAMEO, SIPRI before 2023, Correlates of War."""

    ISO_ALPHA2 = "iso_alpha2", "ISO 3166-1 alpha-2"
    M49 = "m49", "UN M49"
    CAMEO = "cameo", "CAMEO actor code"
    SIPRI = "sipri", "SIPRI code (before 2023)"
    COW = "cow", "Correlates of War"


class MembershipStatus(models.TextChoices):
    """How a country belongs to an organisation. Wishing to join is an event, not a status."""

    MEMBER = "member", "member"
    OBSERVER = "observer", "observer"
    DIALOGUE_PARTNER = "dialogue_partner", "dialogue partner"
    CANDIDATE = "candidate", "accepted candidate"
