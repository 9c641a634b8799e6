"""Who can have taken part, and as what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.choices import MilestoneKind
from procurement.dates import UncertainDate
from procurement.rules.parties import CAMEO_ROLES, KIND_ROLES, roles_of
from tests import make
from tests.rules.breaches import broken, found

pytestmark = pytest.mark.django_db
K = MilestoneKind


def soviet_union():
    return make.make_country("Soviet Union", founded_on="1922-12-30", ended_on="1991-12-26")


def step_of(kind, when, **parties):
    offer = make.make_offer(**parties)
    make.make_milestone(offer, kind=kind, dated_on=when)
    return offer


def test_an_offer_from_a_party_that_had_ended_is_an_error():
    offer = step_of(K.CONTRACT, "1992", supplier=soviet_union())
    assert found("parties-existed") == [
        (
            offer.reference,
            "step 1, 1992: its supplier Soviet Union was founded 30 December 1922 and ended 26 December 1991: check "
            "the date and the party",
        )
    ]


def test_an_offer_to_a_party_before_it_existed_is_an_error():
    pakistan = make.make_country("Pakistan", founded_on="1947-08-14")
    offer = step_of(K.REQUEST, "1946", recipient=pakistan)
    make.make_delivery(offer, delivered_on="1947-07")
    assert found("parties-existed") == [
        (
            offer.reference,
            f"{which}: its recipient Pakistan was founded 14 August 1947: check the date and the party",
        )
        for which in ("delivery 1, July 1947", "step 1, 1946")
    ]


@pytest.mark.parametrize(
    ("kind", "when"),
    [
        (K.CONTRACT, "1991"),  # it may mean a day before the end
        (K.CONTRACT, "1992~"),
        (K.CONTRACT, ""),
        (K.CONTRACT, "1990/1992"),
        (K.LAST_DELIVERY, "1992"),  # the successor delivers
        (K.CANCELLATION, "1992"),
        (K.CONTRACT, "1922"),
    ],
)
def test_what_a_party_may_have_lived_to_see_is_no_matter(kind, when):
    step_of(kind, when, supplier=soviet_union())
    assert broken("parties-existed") == []


def test_a_party_whose_dates_are_not_sure_is_not_asked():
    step_of(K.CONTRACT, "2010", supplier=make.make_country(ended_on="2005~", founded_on="1990?"))
    step_of(K.CONTRACT, "2010", supplier=make.make_country())
    assert broken("parties-existed") == []


YEARS = st.builds("{}{}".format, st.integers(1900, 2000), st.sampled_from(["", "~", "?", "-06", "-Q4"]))


@given(founded=YEARS, ended=YEARS, signed=YEARS)
def test_a_party_is_said_not_to_have_existed_only_where_no_reading_of_the_dates_lets_it(founded, ended, signed):
    offer = step_of(K.CONTRACT, signed, supplier=make.make_country(founded_on=founded, ended_on=ended))
    founded, ended, signed = map(UncertainDate.parse, (founded, ended, signed))
    too_early = founded.is_sure and signed.is_sure and signed.last < founded.first
    too_late = ended.is_sure and signed.is_sure and signed.first > ended.last
    assert (offer.reference in broken("parties-existed")) == (too_early or too_late)


def test_a_participant_that_did_not_exist_is_an_error_and_a_subject_may_be_past():
    ussr = soviet_union()
    event = make.make_event(dated_on="2012")
    make.make_participant(event, country=ussr, role="initiator")
    make.make_participant(event, country=ussr, role="subject")
    make.make_participant(make.make_event(dated_on="1991"), country=ussr)
    make.make_participant(make.make_event(dated_on=""), country=ussr)
    assert found("participants-existed") == [
        (
            event.slug,
            "it was 2012, and participant 1, Soviet Union was founded 30 December 1922 and ended 26 December 1991: "
            "check the date and the party",
        )
    ]


def event_of(cameo, *roles, slug=None):
    event = make.make_event(kind=make.make_event_kind(cameo=cameo, **({"slug": slug} if slug else {})))
    for role in roles:
        make.make_participant(
            event, role=role, country=make.make_country(kind="organisation" if role == "organisation" else "state")
        )
    return event


def test_a_visit_has_a_host_and_a_visitor():
    lonely = event_of("042", "visitor")
    turned = event_of("043", "host", "visitor", "initiator")
    event_of("042", "host", "visitor", "subject", "affected", "participant")
    event_of("042")
    assert found("roles-fit-kind-of-event") == sorted(
        [
            (lonely.slug, f"{lonely.kind} needs somebody as host, and nobody is"),
            (turned.slug, f"participant 3 is initiator, which does not fit {turned.kind}"),
        ]
    )


def test_a_charge_has_somebody_who_makes_it_and_no_host():
    wrong = event_of("112", "target", "host")
    event_of("112", "initiator", "target", "affected")
    assert found("roles-fit-kind-of-event") == [
        (wrong.slug, f"{wrong.kind} needs somebody as initiator, and nobody is"),
        (wrong.slug, f"participant 2 is host, which does not fit {wrong.kind}"),
    ]


def test_only_an_organisation_takes_part_as_the_organisation():
    event = event_of("", slug="membership-sought")
    make.make_participant(event, country=make.make_country("Pakistan"), role="organisation")
    event_of("051", "initiator", "organisation", slug="membership-supported")
    assert found("roles-fit-kind-of-event") == [
        (event.slug, "participant 1, Pakistan, takes part as the organisation and is none")
    ]


@pytest.mark.parametrize("cameo", ["", "010", "046", "062", "190"])
def test_of_kinds_that_take_all_sorts_of_parties_nothing_is_asked(cameo):
    event_of(cameo, "host", "visitor", "initiator", "target", "mediator", "beneficiary")
    assert broken("roles-fit-kind-of-event") == []


def test_the_longest_code_that_fits_decides():
    assert roles_of("x", "1313") == CAMEO_ROLES["13"]
    assert roles_of("membership-refused", "120") == KIND_ROLES["membership-refused"]
    assert roles_of("x", "120") == (set(), set())
