"""What the rules find among all records: whole, countable, and at a price that does not grow."""

from collections import Counter

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.choices import Level, MilestoneKind, Review
from procurement.models import Offer, Platform
from procurement.rules import CHECKS, HIDING
from procurement.services.findings import Finding, checks, findings, kinds, tallies
from procurement.services.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db
K = MilestoneKind


def break_every_rule():
    """Records that break each rule at least once."""
    break_what_is_open()
    break_what_is_agreed()


def break_what_is_open():
    make.make_source(address="https://example.org/gone", address_state="gone")
    with time_machine.travel("2020-01-01"):
        make.make_competition()
    offer = make.make_offer()
    make.make_milestone(offer, kind=K.OFFER, dated_on="2001")
    make.make_milestone(offer, kind=K.CONTRACT, dated_on="2010", is_planned=True)
    lost = make.make_competition()
    lost = make.make_offer(competition=lost, recipient=lost.buyer, is_winning_bid=True)
    make.make_milestone(make.make_offer(), kind=K.REQUEST, dated_on="2999")
    wrong = make.make_offer()
    make.make_milestone(wrong, kind=K.LAST_DELIVERY, dated_on="2001")
    make.make_milestone(wrong, kind=K.FIRST_DELIVERY, dated_on="2003")
    one = make.make_platform()
    two = make.make_platform(variant_of=one, review=Review.PUBLISHED)
    Platform.objects.filter(pk=one.pk).update(variant_of=two)
    make.derive(offer, make.make_milestone(lost, kind=K.LOSS))


def break_what_is_agreed():
    union = make.make_country(ended_on="1991-12-26", founded_on="1922")
    competition = make.make_competition(opened_on="2015", decided_on="2012")
    offer = make.make_offer(
        review=Review.PUBLISHED,
        supplier=union,
        recipient=competition.buyer,
        competition=competition,
        is_winning_bid=True,
        condition="new",
        tiv_unit=1,
        tiv_order=9,
    )
    step = make.make_milestone(
        offer, kind=K.CONTRACT, dated_on="2016", quantity=2, value_low=1, currency="DEM", position="1.5"
    )
    make.make_milestone(offer, kind=K.FIRST_DELIVERY, dated_on="2020", is_planned=True)
    make.make_milestone(offer, kind=K.REQUEST, dated_on="2012", position="1.7")
    make.make_delivery(offer, delivered_on="2014", quantity=3)
    for value, credibility in (("20", "1"), ("24", "6")):
        make.cite(
            offer, aspect="milestone_quantity", milestone=step, value=value, credibility=credibility, rank="preferred"
        )
    make.cite(
        offer, stated="second hand", speaker_kind="opinion", source=make.make_source(address="https://example.org")
    )
    event = make.make_event(kind=make.make_event_kind(cameo="042"), dated_on="2010")
    make.make_participant(event, country=union, role="initiator")
    make.make_event_relation(event, kind="follows", other=make.make_event(dated_on="2012"))
    platform = make.make_platform(review=Review.PUBLISHED)
    make.make_platform_name(platform, text=make.make_platform().designation)
    make.make_country_name(text=union.name)
    make.make_offer_identifier(offer, value=f"A-{offer.pk}")
    make.make_offer_identifier(value=f"a{offer.pk}")
    make.derive(offer)


def test_the_rules_are_told_apart_and_explain_themselves():
    names = Counter(rule.name for rule in CHECKS)
    assert max(names.values()) == 1
    assert {"published-record-has-source", "volume-adds-up"} < set(names)
    assert all(rule.sentence.endswith(".") and rule.models and rule.level in Level.values for rule in CHECKS)
    assert not set(HIDING) & set(CHECKS)


def test_the_gravest_rules_come_first():
    order = [Level.values.index(rule.level) for rule in CHECKS]
    assert order == sorted(order)


def test_a_finding_says_which_record_breaks_which_rule_and_where_to_mend_it():
    offer = make.make_offer(review=Review.PUBLISHED)
    make.make_offer()  # a draft needs no source
    assert list(findings(checks(["published-record-has-source"], ["offer"]))) == [
        Finding(
            rule="published-record-has-source",
            level="error",
            model="offer",
            pk=offer.pk,
            key=offer.reference,
            sentence="it has no citation: add one that says where it is known from",
            link=f"/admin/procurement/offer/{offer.pk}/change/",
        )
    ]


def test_rules_and_kinds_are_chosen_by_name_and_by_how_grave_they_are():
    everything = checks()
    assert [rule for rule, _ in everything] == list(CHECKS)
    assert {model for _, models in everything for model in models} == set(kinds().values())
    assert {rule.level for rule, _ in checks(level=Level.ERROR)} == {Level.ERROR}
    assert {rule.level for rule, _ in checks(level=Level.WARNING)} == {Level.ERROR, Level.WARNING}
    assert {model for _, models in checks(kind_names=["offer"]) for model in models} == {Offer}


def test_a_rule_or_kind_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(Refused, match="There is no rule “order”: choose competition-decided-after-opened, ") as refused:
        checks(["order"])
    assert all(rule.name in refused.value.messages[0] for rule in CHECKS)
    with pytest.raises(Refused, match="There is no kind “ship”: choose competition, country, diplomaticevent, offer"):
        checks(kind_names=["ship"])


def test_all_rules_together_cost_the_same_with_one_record_and_with_eight():
    counts, broken = [], []
    for extra in (1, 7):
        for _ in range(extra):
            break_every_rule()
        with CaptureQueriesContext(connection) as captured:
            broken.append(Counter(finding.rule for finding in findings()))
        counts.append(len(captured))
    assert counts == [198, 198]
    assert set(broken[0]) == {rule.name for rule in CHECKS}
    assert broken[1] == {name: 8 * count for name, count in broken[0].items()}


def test_the_tallies_count_each_rule_and_show_the_first():
    for _ in range(3):
        break_every_rule()
    counted = tallies(shown=2)
    expected = Counter(finding.rule for finding in findings())
    assert {tally.rule: tally.count for tally in counted.rules} == expected
    assert [tally.rule for tally in counted.rules] == [rule.name for rule in CHECKS if rule.name in expected]
    tally = next(tally for tally in counted.rules if tally.rule == "parties-existed")
    assert (tally.level, tally.sentence) == (
        "error",
        "No offer is from or to a party before it existed, or after it ended.",
    )
    assert list(tally.first) == list(findings(checks(["parties-existed"])))[:2]


def test_the_tallies_are_kept_for_a_while_and_say_when_they_were_counted():
    with time_machine.travel("2026-11-24 12:00", tick=False) as clock:
        first = tallies()
        break_every_rule()
        clock.shift(599)
        with CaptureQueriesContext(connection) as captured:
            assert tallies() == first
        assert len(captured) == 0
        clock.shift(2)
        later = tallies()
        assert (later.counted_at - first.counted_at).total_seconds() == 601
        assert later.rules != first.rules
        break_every_rule()
        assert tallies(fresh_for=0).rules != later.rules
