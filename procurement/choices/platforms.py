"""Closed vocabularies of platforms: their names, their numbers in registers, and what fits what."""

from django.db import models


class UNClass(models.TextChoices):
    """The categories of the UN Register of Conventional Arms (A/RES/46/36 L and later reviews)."""

    NONE = "", "no single class"
    I = "I", "I battle tanks"  # noqa: E741 - the Register numbers its classes in Roman figures
    II = "II", "II armoured combat vehicles"
    III = "III", "III large-calibre artillery"
    IV = "IV", "IV combat aircraft"
    V = "V", "V attack helicopters"
    VI = "VI", "VI warships"
    VII = "VII", "VII missiles and missile launchers"


class PlatformNameScheme(models.TextChoices):
    """Who uses a name of a platform."""

    OFFICIAL = "official", "maker or service"
    NATO = "nato", "NATO reporting name"
    COMMON = "common", "common name"
    SIPRI = "sipri", "SIPRI"
    EXPORT = "export", "export name"
    LOCAL = "local", "user's own name"


class NameMatch(models.TextChoices):
    """How the thing that a name stands for compares with our platform (after SKOS mapping relations)."""

    EXACT = "exact", "the same thing"
    BROADER = "broader", "covers more than this platform"
    NARROWER = "narrower", "covers only part of this platform"
    SEVERAL = "several", "names several platforms at once"


class PlatformIdentifierScheme(models.TextChoices):
    """Registers that number weapon systems."""

    SIPRI = "sipri", "SIPRI"
    WIKIDATA = "wikidata", "Wikidata"


class ComponentRole(models.TextChoices):
    """What a component is to the platform it fits."""

    ENGINE = "engine", "engine"
    SENSOR = "sensor", "sensor"
    WEAPON = "weapon", "weapon"
    AMMUNITION = "ammunition", "ammunition"
    OTHER = "other", "other part"
