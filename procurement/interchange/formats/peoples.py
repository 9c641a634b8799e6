"""Adjectives and short names of countries, as comments write them, and the names that registers print."""

_ADJECTIVES = """
Argentinian Argentina|Australian Australia|Austrian Austria|Belgian Belgium|Brazilian Brazil|Bulgarian Bulgaria|
Canadian Canada|Chilean Chile|Chinese China|Cuban Cuba|Czech Czechia|Czechoslovak Czechoslovakia|
Czechoslovakian Czechoslovakia|Danish Denmark|Dutch Netherlands|Egyptian Egypt|Ethiopian Ethiopia|Finnish Finland|
French France|German Germany|Greek Greece|Guatemalan Guatemala|Hungarian Hungary|Indian India|Indonesian Indonesia|
Iranian Iran|Iraqi Iraq|Israeli Israel|Italian Italy|Japanese Japan|Jordanian Jordan|Latvian Latvia|Lebanese Lebanon|
Libyan Libya|Malaysian Malaysia|Mexican Mexico|Norwegian Norway|Pakistani Pakistan|Philippine Philippines|
Polish Poland|Portuguese Portugal|Romanian Romania|Russian Russia|Saudi Saudi Arabia|Serbian Serbia|
Singaporean Singapore|Slovak Slovakia|South African South Africa|South Korean South Korea|Soviet Soviet Union|
Spanish Spain|Swedish Sweden|Swiss Switzerland|Taiwanese Taiwan|Thai Thailand|Turkish Turkiye|Ukrainian Ukraine|
Vietnamese Viet Nam|Yemeni Yemen|Yugoslav Yugoslavia|Yugoslavian Yugoslavia
"""
_TWO_WORDS = ("South African", "South Korean")


def _pairs():
    for pair in _ADJECTIVES.replace("\n", "").split("|"):
        words = pair.split(" ")
        cut = 2 if pair.startswith(_TWO_WORDS) else 1
        yield " ".join(words[:cut]), " ".join(words[cut:])


SHORT = {
    "US": "United States",
    "USA": "United States",
    "UK": "United Kingdom",
    "FRG": "Germany",
    "GDR": "East Germany (GDR)",
    "UAE": "UAE",
    "EU": "European Union",
    "NATO": "NATO",
    "UN": "United Nations",
    "USSR": "Soviet Union",
    "DRC": "DR Congo",
}
COUNTRY_OF = dict(_pairs()) | SHORT
"""{`Canadian`, `US` or `FRG`: the country}. What fits more than one country, such as European, is not here."""


def country_of(words):
    """The country that an adjective, a short name or a name stands for: `Canada` for `Canadian` and for `Canada`."""
    return COUNTRY_OF.get(words, words)
