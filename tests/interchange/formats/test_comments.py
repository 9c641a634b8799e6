"""What the comments of a register say of transfer, production, parties and money, and what is not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.interchange.formats.comments import findings
from tests.interchange.formats.remarks import money, said


def party(role, name, hedged=False):
    return "party", {"role": role, "name": name}, hedged


@pytest.mark.parametrize(
    ("remark", "kind"),
    [
        ("aid", "grant"),
        ("Aid for coast guard", "grant"),
        ("'XYZ' aid", "grant"),
        ("aid after 2001 war", "grant"),
        ("gift from producer", "grant"),
        ("lease", "lease"),
        ("3-year lease", "lease"),
        ("lease until bought in 2004", "lease"),
        ("leased from producer", "lease"),
        ("loan until bought in 1977", "loan"),
        ("on 'loan' from CIA", "loan"),
        ("payment for Lemurian debt to Atlantis", "debt_settlement"),
        ("exchanged for 3 minesweepers", "swap"),
        ("illegal transfer", "illicit"),
        ("illegally sold via dealer in Singapore", "illicit"),
    ],
)
def test_how_the_goods_change_hands(remark, kind):
    assert said(remark) == [("transfer", {"transfer": kind}, False)]


@pytest.mark.parametrize(
    "remark",
    [
        "incl 6 aid",
        "no aid",
        "for use by aid workers",
        "aid or loan",
        "aided by radar",
        "released for sale",
        "for company for 3-year lease to police",
        "loan from Lemurian banks",
        "5 more for spares only",
        "more planned as aid",
        "incl 12 second-hand",
        "not second-hand",
        "incl 5 T-2B version",
        "5 T-2B version",
        "for T-2B version",
        "T-1 modernized to T-2B version",
        "could be T-2B version",
        "T-2B and 30 T-2UB version",
        "Lemuria-8 turboprop for modernization of 104 T-2 to T-2B version",
        "planned production under licence in Lemuria",
        "more produced under licence in India cancelled",
        "licensed production abandoned",
        "more selected",
        "delivery no longer planned",
        "originally 12 planned",
        "delivery planned from late-2020s",
        "financed by Lemuria or Mu",
        "sold via Lemuria or Mu",
        "incl from Canadian production line",
        "from European production line",
        "supplier is a company",
        "part of programme",
        "$12 m for spares",
        "XQZ12 m deal",
        "GPB80 m deal",
        "$5-3 m deal",
        "$5 m (XQZ3 m) deal",
        "financed by Lemuria (instead of Mu)",
        "some from Canadian production line",
        "12 from Canadian production line",
        "aid; " * 801,
        "order for engine cancelled and ship sold to Mu",
        "",
    ],
)
def test_what_is_said_of_a_part_or_of_something_else_is_not_read(remark):
    assert said(remark) == []


@pytest.mark.parametrize(
    ("remark", "kind", "site"),
    [
        ("produced under licence in India", "licensed", "India"),
        ("Produced under licence in South Korea as Hwabak", "licensed", "South Korea"),
        ("incl production under licence in Philippines", "licensed", "Philippines"),
        ("assembled from kits in Egypt", "kit_assembly", "Egypt"),
        ("Assembled in Mexico", "kit_assembly", "Mexico"),
    ],
)
def test_production_and_where(remark, kind, site):
    assert said(remark) == [("production", {"production": kind}, False), party("production_site", site)]


def test_one_or_the_other_is_hedged():
    assert said("Assembled from kits or produced under licence in Argentina") == [
        ("production", {"production": "kit_assembly"}, True)
    ]


def test_components_made_by_the_recipient_are_co_production():
    assert said("incl production of components in Norway") == [("production", {"production": "co_production"}, False)]


def test_a_production_line_is_a_site_and_its_adjective_a_country():
    assert said("from Canadian production line") == [party("production_site", "Canada")]
    assert said("probably from US production line") == [party("production_site", "United States", hedged=True)]
    assert said("S-104 version from Czechoslovakian production line") == [
        ("version", {"version": "S-104"}, False),
        party("production_site", "Czechoslovakia"),
    ]


def test_who_paid():
    third = ("payment", {"payment": "third_party"}, False)
    assert said("financed by Saudi Arabia") == [third, party("financier", "Saudi Arabia")]
    assert said("Financed by German aid") == [
        third,
        ("payment", {"payment": "grant"}, False),
        party("financier", "Germany"),
    ]
    assert said("financed by Russian loan") == [("payment", {"payment": "credit"}, False), party("financier", "Russia")]
    assert said("financed by Office of Something for Refugees") == []


def test_who_stood_between():
    assert said("ordered via USA") == [party("intermediary", "United States")]
    assert said("possibly delivered via Swiss company") == [party("intermediary", "Swiss company", hedged=True)]
    assert said("bought via and financed by UK") == [
        party("intermediary", "United Kingdom"),
        ("payment", {"payment": "third_party"}, False),
        party("financier", "United Kingdom"),
    ]


def test_who_else_it_may_have_been():
    assert said("supplier possibly Iran") == [party("candidate_supplier", "Iran")]
    assert said("Supplier could be UK or Germany") == [
        party("candidate_supplier", "United Kingdom"),
        party("candidate_supplier", "Germany"),
    ]
    assert said("Supplier uncertain (could be South Africa)") == [
        ("uncertain", {"aspect": "supplier"}, False),
        party("candidate_supplier", "South Africa"),
    ]


def test_who_had_ordered_first():
    assert said("originally ordered by Saudi Arabia but sold to Egypt") == [party("original_customer", "Saudi Arabia")]
    assert said("originally ordered by Iran and delivered to Iraq") == [party("original_customer", "Iran")]
    assert said("Originally built for Bosnia and Herzegovina and Romania but cancelled") == [
        party("original_customer", "Bosnia and Herzegovina"),
        party("original_customer", "Romania"),
    ]
    assert said("originally ordered by Iran (in 1977)") == [party("original_customer", "Iran")]


@pytest.mark.parametrize(
    ("remark", "kind", "values"),
    [
        ("$3.5 m deal", "value", money("USD", "3500000")),
        ("EUR1.76-2 b deal", "value", money("EUR", "1760000000", "2000000000")),
        ("Deal worth $11 m", "value", money("USD", "11000000")),
        ("DM68 m deal (offsets 100%)", "value", money("DEM", "68000000")),
        ("Part of $700 m deal", "package", money("USD", "700000000")),
        ("part of PHP10 b 'Fast Craft' programme", "package", money("PHP", "10000000000")),
        ("Part of $1.6 b 'Project Reef'", "package", money("USD", "1600000000")),
        ("part of $88 m 'Land-1' or 'Reef programme'", "package", money("USD", "88000000")),
        ("Part of 'Deep' or 'Deeper' deal worth $209 m (payment of debt)", "package", money("USD", "209000000")),
        (
            "Part of THB4b ($120 m) deal",
            "package",
            money("THB", "4000000000", other_currency="USD", other_low="120000000", other_high="120000000"),
        ),
    ],
)
def test_money_of_a_deal_and_of_the_whole_it_is_a_part_of(remark, kind, values):
    assert (kind, values, False) in said(remark)
    assert remark.startswith(next(each.words for each in findings(remark) if each.kind == kind))


@pytest.mark.parametrize(
    ("remark", "title"),
    [
        ("Part of 'Deep Sea-7' deal", "'Deep Sea-7' deal"),
        ("part of the 'Reef' programme", "'Reef' programme"),
        ("part of 'Reef' or 'Atoll' programme (offsets 40%)", "'Reef' or 'Atoll' programme"),
    ],
)
def test_a_package_may_have_a_name_and_no_sum(remark, title):
    assert ("package", {"title": title}, False) in said(remark)


@pytest.mark.parametrize(
    "remark",
    [
        "part of 'Sky Net' air-surveillance network",
        "Part of 5 SAM regiments",
        "incl 2 as part of 'Reef' programme",
        "part of 'Reef' agreement",
        "Originally part of 'Reef' deal",
        "for use as part of 'Reef' programme",
    ],
)
def test_a_system_or_a_part_of_the_deal_makes_no_package(remark):
    assert said(remark) == []


def test_two_prices_in_one_currency_are_a_price_that_is_not_sure():
    assert said("$100 m or $120 m deal") == [("value", money("USD", "100000000", "120000000"), True)]


def test_a_remark_in_brackets_is_read_too():
    assert said("$40 m deal (offsets 30%; option on 4 more not used)") == [
        ("value", money("USD", "40000000"), False),
        ("payment", {"payment": "counterpart"}, False),
        ("option", {"quantity": "4", "used": "no"}, False),
    ]


def test_remarks_are_told_in_their_order_with_their_exact_words():
    comment = "Second-hand;  T-2B version; probably aid (financed by UK); more planned"
    assert [(each.kind, each.words, each.hedged) for each in findings(comment)] == [
        ("condition", "Second-hand", False),
        ("version", "T-2B version", False),
        ("transfer", "probably aid (financed by UK)", True),
        ("payment", "financed by UK", False),
        ("party", "financed by UK", False),
    ]


_WORDS = st.sampled_from(
    "aid lease loan licence produced under in from via financed by USA Canadian production line part of $3 m EUR2 b "
    "deal ( ) ; ' 1990 -2001 / version Second-hand but modernized before delivery planned option on more not used "
    "selected cancelled supplier possibly Iran offsets % assembled kits incl ((( ))) ;;".split()
)


@given(st.lists(_WORDS | st.text(max_size=8), max_size=40).map(" ".join))
def test_any_comment_is_read_and_its_words_stand_in_it(comment):
    for each in findings(comment):
        assert each.words in comment
        assert all(isinstance(value, str) for value in each.values.values())
