"""The codes that CAMEO has for parts of the world: they stand where a country's would and mean nobody who acts.

After the table of countries in CAMEO's codebook as GDELT's country columns use it. "The West" is a word and no party;
neither do Gaza or Baghdad act for a state by being named.
"""

REGIONS = {
    "AFR": "Africa",
    "ASA": "Asia",
    "BAG": "Baghdad",
    "BLK": "the Balkans",
    "CAS": "Central Asia",
    "CAU": "the Caucasus",
    "CEU": "Central Europe",
    "CFR": "Central Africa",
    "CRB": "the Caribbean",
    "EAF": "East Africa",
    "EEU": "Eastern Europe",
    "EIN": "the East Indies",
    "EUR": "Europe",
    "GZS": "the Gaza Strip",
    "LAM": "Latin America",
    "MDT": "the Mediterranean",
    "MEA": "the Middle East",
    "NAF": "North Africa",
    "NMR": "North America",
    "PGS": "the Persian Gulf",
    "SAF": "Southern Africa",
    "SAM": "South America",
    "SAS": "South Asia",
    "SCN": "Scandinavia",
    "SEA": "Southeast Asia",
    "WAF": "West Africa",
    "WSB": "the West Bank",
    "WST": "the West",
}
"""{code: what it means}."""
