from pathlib import Path

import pytest

from procurement.choices import CountryIdentifierScheme, CountryKind, CountryNameScheme
from procurement.interchange.fixtures.load import load_fixtures
from procurement.queries.naming import CodeBook, Found, PartyBook
from tests.make import make_country, make_country_identifier, make_country_name

pytestmark = pytest.mark.django_db

REFERENCE = Path(__file__).parents[2] / "fixtures" / "reference"


def code(text, year=None):
    found = PartyBook().resolve(text, year)
    return found.party and found.party.code


def test_a_name_is_the_same_whatever_its_case_accents_hyphens_and_outer_blanks():
    make_country("Guinea-Bissau", "GNB")
    make_country("Türkiye", "TUR")
    make_country("Côte d'Ivoire", "CIV")
    make_country("Serbia and Montenegro", "SCG")
    told = {
        "guinea bissau ": "GNB",
        "Turkiye": "TUR",
        "TÜRKİYE": "TUR",
        " Türkiye": "TUR",
        "Cote d’Ivoire": "CIV",
        "Serbia & Montenegro": "SCG",
    }
    assert {text: code(text) for text in told} == told


def test_a_part_of_a_name_is_not_the_name():
    make_country("Niger", "NER")
    assert code("Nigeria") is None
    assert code("Nige") is None


def test_what_does_not_resolve_is_told_with_the_nearest_names():
    make_country("Türkiye", "TUR")
    make_country("Chile", "CHL")
    assert PartyBook().resolve("Türkie") == Found(None, "no party has this name", ("Türkiye (TUR)",))


def test_the_name_of_the_scheme_comes_before_another_partys_own():
    make_country("Congo", "COD")
    make_country_name(make_country("Republic of the Congo", "COG"), text="Congo", scheme=CountryNameScheme.SIPRI)
    assert code("Congo") == "COG"


def test_the_year_decides_where_a_name_passed_from_one_party_to_another():
    old, new = make_country("First", "YUG"), make_country("Second", "SCG")
    for country, used_on in ((old, "../1992-04"), (new, "1992-05/..")):
        make_country_name(country, text="Yugoslavia", scheme=CountryNameScheme.SIPRI, used_on=used_on)
    assert (code("Yugoslavia", 1980), code("Yugoslavia", 2001)) == ("YUG", "SCG")
    several = Found(None, "it is the name of several parties", ("First (YUG)", "Second (SCG)"))
    assert PartyBook().resolve("Yugoslavia", 1992) == PartyBook().resolve("Yugoslavia") == several


def test_a_name_out_of_its_time_is_told_so():
    make_country_name(make_country("DR Congo", "COD"), text="Zaire", scheme="historical", used_on="1971-10/1997-05")
    assert code("Zaire", 1997) == "COD"
    assert PartyBook().resolve("Zaire", 2005) == Found(None, "nobody bore this name in 2005", ("DR Congo (COD)",))


def test_a_party_bears_its_own_name_while_it_exists():
    make_country("Soviet Union", "SUN", ended_on="1991-12-26")
    assert (code("Soviet Union", 1991), code("Soviet Union", 1992), code("Soviet Union")) == ("SUN", None, "SUN")


def test_stars_behind_a_name_say_what_kind_of_party_it_is():
    make_country("Hamas", "X-HAMAS", kind=CountryKind.NON_STATE)
    make_country("NATO", "X-NATO", kind=CountryKind.ORGANISATION)
    make_country("Chad", "TCD")
    assert [code(text) for text in ("Hamas*", "Hamas", "NATO**", "NATO *", "Chad*")] == [
        "X-HAMAS",
        "X-HAMAS",
        "X-NATO",
        None,
        None,
    ]


def test_a_thousand_names_cost_three_queries(django_assert_num_queries):
    make_country("Chad", "TCD")
    with django_assert_num_queries(3):
        found = PartyBook().resolve_all([("Chad", 2001), *((f"Nobody {number}", 2001) for number in range(1000))])
    assert found["Chad", 2001].party.code == "TCD"
    assert sum(each.party is not None for each in found.values()) == 1


def test_codes_of_the_old_register_are_those_of_their_scheme_only():
    make_country_identifier(make_country("Austria", "AUT"), scheme=CountryIdentifierScheme.SIPRI, value="AST")
    make_country_identifier(make_country("Australia", "AUS"), scheme=CountryIdentifierScheme.SIPRI, value="AUS")
    book = CodeBook(CountryIdentifierScheme.SIPRI)
    assert [found.party and found.party.code for found in map(book.resolve, ("AST", "AUS", "AUT"))] == [
        "AUT",
        "AUS",
        None,
    ]


def test_actor_codes_are_those_of_iso_unless_an_identifier_says_otherwise():
    make_country("Pakistan", "PAK")
    make_country_identifier(make_country("Romania", "ROU"), scheme=CountryIdentifierScheme.CAMEO, value="ROM")
    book = CodeBook(CountryIdentifierScheme.CAMEO)
    assert [found.party and found.party.code for found in map(book.resolve, ("PAK", "ROM", "EUR"))] == [
        "PAK",
        "ROU",
        None,
    ]


def test_the_reference_knows_the_names_that_registers_print():
    load_fixtures([REFERENCE])
    names = {
        ("UAE", 2010): "ARE",
        ("Germany (FRG)", 1980): "DEU",
        ("Taiwan (ROC)", 1990): "TWN",
        ("Macedonia (FYROM)", 2001): "MKD",
        ("Libya HoD*", 2015): "X-LIBYA-HOR",
        ("Bosnia-Herzegovina", 1996): "BIH",
        ("Cote d'Ivoire", 1980): "CIV",
        ("Turkiye", 1960): "TUR",
        ("Turkey", 1960): "TUR",
        ("Viet Nam", 2001): "VNM",
        ("South Vietnam", 1970): "X-SOUTH-VIETNAM",
        ("Soviet Union", 1977): "SUN",
        ("Russia", 1992): "RUS",
        ("Yemen Arab Republic (North Yemen)", 1967): "X-NORTH-YEMEN",
        ("North Yemen", 1966): "X-NORTH-YEMEN",
        ("South Yemen", 1980): "YMD",
        ("Czechia", 1995): "CZE",
        ("Czechoslovakia", 1980): "CSK",
        ("East Germany (GDR)", 1980): "DDR",
        ("Germany", 1960): "DEU",
        ("Macedonia", 2001): "MKD",
        ("eSwatini", 1970): "SWZ",
        ("DR Congo", 1965): "COD",
        ("Congo", 1965): "COG",
        ("Kosovo", 2015): "XKX",
        ("Taiwan", 1990): "TWN",
        ("African Union**", 2005): "X-AU",
        ("United Nations**", 1995): "X-UN",
        ("NATO**", 1980): "X-NATO",
        ("OSCE**", 2014): "X-OSCE",
        ("Hezbollah (Lebanon)*", 2006): "X-HEZBOLLAH",
        ("PKK (Turkiye)*", 1995): "X-PKK",
        ("Houthi rebels (Yemen)*", 2015): "X-HOUTHIS",
        ("Contras (Nicaragua)*", 1986): "X-CONTRAS",
        ("Biafra", 1968): "X-BIAFRA",
        ("Katanga", 1961): "X-KATANGA",
        ("Northern Cyprus", 1995): "X-NORTHERN-CYPRUS",
        ("unknown supplier(s)", 2001): "X-UNKNOWN-SUPPLIER",
        ("Unknown recipient(s)", None): "X-UNKNOWN-RECIPIENT",
        ("unknown rebel group*", 1990): "X-UNKNOWN-REBELS",
    }
    book = PartyBook()
    assert {key: found.party and found.party.code for key, found in book.resolve_all(names).items()} == names
    old = CodeBook(CountryIdentifierScheme.SIPRI)
    codes = {"AST": "AUT", "AUS": "AUS", "CHI": "CHN", "CHE": "CHL", "SWI": "CHE", "UK": "GBR", "BLR": "BLR"}
    assert {each: old.resolve(each).party.code for each in codes} == codes
