"""What no citation may be, and how a stated value becomes canonical."""

import pytest
from django.core.exceptions import ValidationError

from procurement.models import OfferCitation
from tests import make
from tests.models.refusing import citation, refused

pytestmark = pytest.mark.django_db


def test_a_citation_points_at_the_child_that_its_aspect_speaks_of():
    cited, milestone, _ = citation()
    assert refused(cited, aspect="milestone_quantity") == {
        "milestone": ["“quantity of a milestone” speaks of one milestone: choose which."]
    }
    assert refused(cited, aspect="supplier", milestone=milestone) == {
        "milestone": ["“supplier” does not speak of a milestone: leave this empty."]
    }
    cited.aspect = "milestone_quantity"
    cited.full_clean()


def test_a_citation_does_not_point_at_the_child_of_another_offer():
    cited, _, _ = citation()
    other = make.make_milestone(kind="contract")
    cited.aspect, cited.milestone = "milestone", other
    with pytest.raises(ValidationError) as refusal:
        cited.full_clean()
    assert refusal.value.message_dict == {"milestone": [f"{other} belongs to another offer: choose one of this offer."]}


@pytest.mark.parametrize(
    ("aspect", "typed", "canonical"),
    [
        ("milestone_quantity", "20", "20"),
        ("milestone_quantity", "about 20", "~20"),
        ("milestone_quantity", "c. 20", "~20"),
        ("milestone_date", "2012-q3", "2012-Q3"),
        ("milestone_value", "1,500,000 USD", "1500000 USD"),
        ("milestone_value", "100.50 - 200 RUB", "100.5-200 RUB"),
        ("milestone", "request", "request"),
        ("supplier", "RUS", "RUS"),
        ("transfer", "sale grant", "grant sale"),
        ("objections", "PAK, IND", "IND PAK"),
        ("objections", "none", "none"),
    ],
)
def test_a_stated_value_becomes_canonical(aspect, typed, canonical):
    for code in ("RUS", "IND", "PAK"):
        make.make_country(code=code)
    cited, milestone, _ = citation()
    cited.aspect, cited.value = aspect, typed
    cited.milestone = milestone if aspect.startswith("milestone") else None
    cited.full_clean()
    assert cited.value == canonical


@pytest.mark.parametrize(
    ("aspect", "typed", "message"),
    [
        ("milestone_quantity", "twenty", "“twenty” is not a count: write 20, or about 20."),
        ("milestone_quantity", "0", "“0” is not a count: write 20, or about 20."),
        ("milestone_value", "lots", "“lots” is not a sum: write 250000000 USD, or 250000000-300000000 USD."),
        ("milestone_value", "5 XYZ", "“XYZ” is not an ISO 4217 currency code such as USD, RUB or PKR."),
        ("supplier", "Atlantis", "No country has the code “Atlantis”."),
        ("supplier", "Rusia", "No country has the code “Rusia”. Did you mean RUS (Russia)?"),
        ("objections", "IND XXX", "No country has the code IND, XXX: write codes such as RUS CHN, or none."),
        (
            "record",
            "x",
            "“the record as a whole” has no plain value: leave this empty and put the words into “states”.",
        ),
    ],
)
def test_a_stated_value_that_cannot_be_read_is_refused(aspect, typed, message):
    make.make_country("Russia", "RUS")
    cited, milestone, _ = citation()
    cited.aspect, cited.value = aspect, typed
    cited.milestone = milestone if aspect.startswith("milestone") else None
    with pytest.raises(ValidationError) as refusal:
        cited.full_clean()
    assert refusal.value.message_dict == {"value": [message]}


def test_citations_go_with_the_child_they_speak_of():
    offer = make.make_offer()
    milestone = make.make_milestone(offer)
    make.cite(offer, aspect="milestone", milestone=milestone)
    milestone.delete()
    assert OfferCitation.objects.count() == 0
    assert OfferCitation.history.filter(history_type="-").count() == 1
