"""Two curators with the same form open: what either typed is kept, and where both typed the same, one chooses."""

import re

import pytest
from django.test import Client

from procurement.models import Offer, OfferMilestone, Source
from tests import make
from tests.accounts import account
from tests.admin.typed import form_of, messages_of


def change(record):
    return f"/admin/procurement/{record._meta.model_name}/{record.pk}/change/"


@pytest.fixture
def alice(db):
    client = Client()
    client.force_login(account("alice", "Editor"))
    return client


@pytest.fixture
def offer(db):
    offer = make.make_offer(reference="T-1", version="A", note="nothing yet")
    make.make_milestone(offer, kind="request", quantity=20, dated_on="2009")
    make.make_milestone(offer, kind="contract", quantity=4, dated_on="2012", note="as told")
    return make.derive(offer)


def typed(fields, **over):
    over = {name.replace("__", "-"): value if isinstance(value, list) else [str(value)] for name, value in over.items()}
    return fields | over | {"_save": ["Save"]}


def post(client, record, fields, **over):
    """Send fields of a form that was opened earlier, some typed over; None takes a field away."""
    fields = typed(fields, **over)
    return client.post(change(record), {name: value for name, value in fields.items() if value != ["None"]})


def clashes_of(response):
    assert response.status_code == 200, messages_of(response)
    return [(clash.label, clash.who, clash.was, clash.theirs, clash.mine) for clash in response.context["clashes"]]


def shown(response):
    """The fields of the page that came back, as a browser would send them."""

    class Page:
        def get(self, address):
            return response

    return form_of(Page(), "")


def radio(response, side, place=0):
    """The radio button of a conflict, as field and value."""
    clash = response.context["clashes"][place]
    name, value = f"_keep-{clash.name}", f"{side}-{clash.latest}"
    assert f'name="{name}" value="{value}"' in response.content.decode()
    return {name: [value]}


def test_different_fields_of_two_curators_both_stand(curator, alice, offer):
    ours = form_of(curator, change(offer))
    assert post(alice, offer, form_of(alice, change(offer)), version="B", transfer=["sale"]).status_code == 302

    response = post(curator, offer, ours, note="a new note")

    assert response.status_code == 302
    assert Offer.objects.values_list("version", "note", "transfer").get() == ("B", "a new note", "sale")
    told = re.sub(r"\d\d:\d\d", "12:03", messages_of(response)[0])
    assert told == "alice changed this record at 12:03 while you were editing; kept: Version, Transfer."


def test_same_field_comes_back_with_both_versions_and_writes_nothing(curator, alice, offer):
    ours = form_of(curator, change(offer))
    post(alice, offer, form_of(alice, change(offer)), version="B")

    response = post(curator, offer, ours, version="C", note="mine too")

    assert clashes_of(response) == [("Version", "alice", "A", "B", "C")]
    assert Offer.objects.values_list("version", "note").get() == ("B", "nothing yet")
    again = shown(response)
    assert (again["version"], again["note"]) == (["C"], ["mine too"])
    page = response.content.decode()
    assert re.search(r"alice changed this at \d\d:\d\d while you were editing", page)
    assert response.context["mistakes"] == []


@pytest.mark.parametrize(("side", "version"), [("theirs", "B"), ("mine", "C")])
def test_choice_settles_the_field_and_all_else_is_saved(curator, alice, offer, side, version):
    ours = form_of(curator, change(offer))
    post(alice, offer, form_of(alice, change(offer)), version="B")
    response = post(curator, offer, ours, version="C", note="mine too")

    response = post(curator, offer, shown(response) | radio(response, side))

    assert response.status_code == 302
    assert Offer.objects.values_list("version", "note").get() == (version, "mine too")


def test_save_without_a_choice_asks_again(curator, alice, offer):
    ours = form_of(curator, change(offer))
    post(alice, offer, form_of(alice, change(offer)), version="B")
    response = post(curator, offer, ours, version="C")

    response = post(curator, offer, shown(response))

    assert clashes_of(response) == [("Version", "alice", "A", "B", "C")]
    assert Offer.objects.get().version == "B"


def test_choice_against_a_version_that_was_changed_again_does_not_count(curator, alice, offer):
    ours = form_of(curator, change(offer))
    post(alice, offer, form_of(alice, change(offer)), version="B")
    response = post(curator, offer, ours, version="C")
    post(alice, offer, form_of(alice, change(offer)), version="D")

    response = post(curator, offer, shown(response) | radio(response, "mine"))

    assert clashes_of(response) == [("Version", "alice", "A", "D", "C")]
    assert Offer.objects.get().version == "D"


def test_same_change_by_both_is_no_conflict(curator, alice, offer):
    ours = form_of(curator, change(offer))
    post(alice, offer, form_of(alice, change(offer)), version="B")

    assert post(curator, offer, ours, version="B", note="x").status_code == 302
    assert Offer.objects.values_list("version", "note").get() == ("B", "x")


def test_choices_and_records_are_told_in_words(curator, alice, offer):
    other, third = make.make_country("India", "IND"), make.make_country("China", "CHN")
    ours = form_of(curator, change(offer))
    before = str(offer.recipient)
    post(alice, offer, form_of(alice, change(offer)), recipient=other.pk, condition="new", transfer=["sale", "lease"])

    response = post(curator, offer, ours, recipient=third.pk, condition="second_hand", transfer=["grant"])

    assert clashes_of(response) == [
        ("Recipient", "alice", before, "India", "China"),
        ("Condition", "alice", "not stated", "new", "second-hand"),
        ("Transfer", "alice", "empty", "lease, sale", "grant or aid"),
    ]


def test_row_that_both_changed_is_told_field_by_field(curator, alice, offer):
    ours = form_of(curator, change(offer))
    post(alice, offer, form_of(alice, change(offer)), milestones__1__quantity="5", milestones__0__note="hers")

    response = post(curator, offer, ours, milestones__1__quantity="6", milestones__1__note="mine")

    assert clashes_of(response) == [("Milestone 2, quantity", "alice", "4", "5", "6")]
    response = post(curator, offer, shown(response) | radio(response, "mine"))
    assert response.status_code == 302
    assert list(OfferMilestone.objects.in_order().values_list("quantity", "note")) == [(20, "hers"), (6, "mine")]


def test_row_that_one_changed_and_the_other_deletes_is_asked_about(curator, alice, offer):
    ours = form_of(curator, change(offer))
    post(alice, offer, form_of(alice, change(offer)), milestones__1__quantity="5")

    response = post(curator, offer, ours, milestones__1__DELETE="on")

    assert clashes_of(response) == [("Milestone 2", "alice", "as you saw it", "changed: quantity", "deleted")]
    again = post(curator, offer, shown(response))
    assert clashes_of(again) == clashes_of(response)
    kept = post(curator, offer, shown(response) | radio(response, "theirs"))
    assert kept.status_code == 302
    assert list(offer.milestones.values_list("number", "quantity")) == [(1, 20), (2, 5)]
    response = post(curator, offer, ours, milestones__1__DELETE="on")
    assert post(curator, offer, shown(response) | radio(response, "mine")).status_code == 302
    assert list(offer.milestones.values_list("number", "quantity")) == [(1, 20)]


def test_row_that_the_other_deleted_and_nobody_typed_into_is_simply_gone(curator, alice, offer):
    ours = form_of(curator, change(offer))
    post(alice, offer, form_of(alice, change(offer)), milestones__0__DELETE="on")

    response = post(curator, offer, ours, milestones__1__quantity="6", version="C")

    assert response.status_code == 302
    assert list(offer.milestones.values_list("number", "quantity")) == [(2, 6)]
    assert Offer.objects.get().version == "C"


@pytest.mark.parametrize(("side", "rows"), [("theirs", [(2, 4)]), ("mine", [(1, 21), (2, 4)])])
def test_row_that_the_other_deleted_and_we_typed_into_is_asked_about(curator, alice, offer, side, rows):
    ours = form_of(curator, change(offer))
    post(alice, offer, form_of(alice, change(offer)), milestones__0__DELETE="on")

    response = post(curator, offer, ours, milestones__0__quantity="21")

    assert clashes_of(response) == [("Milestone 1", "alice", "", "deleted", "")]
    assert response.context["clashes"][0].fields == (("Quantity", "20", "21"),)
    response = post(curator, offer, shown(response))
    assert clashes_of(response) == [("Milestone 1", "alice", "", "deleted", "")]
    response = post(curator, offer, shown(response) | radio(response, side))
    assert response.status_code == 302
    assert list(offer.milestones.order_by("number").values_list("number", "quantity")) == rows


def test_row_that_the_other_added_stays(curator, alice, offer):
    ours = form_of(curator, change(offer))
    post(alice, offer, form_of(alice, change(offer)), deliveries__TOTAL_FORMS=1, deliveries__0__quantity="3")

    response = post(curator, offer, ours, deliveries__TOTAL_FORMS=1, deliveries__0__quantity="1")

    assert response.status_code == 302
    assert list(offer.deliveries.values_list("number", "quantity")) == [(1, 3), (2, 1)]


def test_record_that_the_other_deleted_shows_what_was_typed(curator, alice, offer):
    ours = form_of(curator, change(offer))
    assert alice.post(f"/admin/procurement/offer/{offer.pk}/delete/", {"post": "yes"}).status_code == 302

    response = post(curator, offer, ours, version="<b>C</b>", milestones__1__quantity="6")

    assert response.status_code == 409
    assert [(part.label, part.fields) for part in response.context["typed"]] == [
        ("", (("Version", "A", "<b>C</b>"),)),
        ("Milestone 2", (("Quantity", "4", "6"),)),
    ]
    page = response.content.decode()
    assert re.search(r"Alice deleted it at \d\d:\d\d\.", page)
    assert "&lt;b&gt;C&lt;/b&gt;" in page
    assert f'href="/admin/procurement/offer/{offer.pk}/history/"' in page
    assert Offer.objects.count() == 0


def test_row_on_its_own_page_and_record_without_rows_are_guarded_as_well(curator, alice, offer):
    step, source = offer.milestones.get(number=2), make.make_source(title="Daily Times")
    for record, name, before in ((step, "note", "as told"), (source, "author", "empty")):
        ours = form_of(curator, change(record))
        assert post(alice, record, form_of(alice, change(record)), **{name: "hers"}).status_code == 302

        response = post(curator, record, ours, **{name: "mine"})

        assert clashes_of(response) == [(name.capitalize(), "alice", before, "hers", "mine")]
    assert Source.objects.get().author == "hers"


def test_own_change_in_another_window_is_told_as_such(curator, offer):
    ours = form_of(curator, change(offer))
    post(curator, offer, form_of(curator, change(offer)), version="B")

    response = post(curator, offer, ours, version="C")

    assert clashes_of(response) == [("Version", "you, in another window,", "A", "B", "C")]


@pytest.mark.parametrize("token", ["", "nonsense", "of another record"])
def test_form_that_does_not_say_what_it_was_opened_on_is_not_saved(curator, offer, token):
    ours = form_of(curator, change(offer))
    if token == "of another record":
        token = form_of(curator, change(make.make_offer()))["_opened"][0]

    response = post(curator, offer, ours, version="C", _opened=token)

    assert [words[:30] for _, words in response.context["mistakes"]] == ["This page does not say what it"]
    assert Offer.objects.get(reference="T-1").version == "A"
    assert post(curator, offer, shown(response)).status_code == 302
    assert Offer.objects.get(reference="T-1").version == "C"


CONFLICT_QUERIES = 2
"""What a conflict asks beyond a form that is refused for another reason: the rows once more, and their histories."""


def test_conflict_costs_the_same_with_one_row_and_with_eight(curator, alice, django_assert_max_num_queries):
    extra = []
    for rows in (1, 8):
        offer = make.make_offer()
        for _ in range(rows):
            make.make_party(offer)
        hers, mine = ({f"parties__{place}__name": who for place in range(rows)} for who in ("hers", "mine"))
        ours = form_of(curator, change(offer))
        with django_assert_max_num_queries(200) as plain:
            assert post(curator, offer, ours, version="v" * 121, **mine).context["mistakes"] != []
        assert post(alice, offer, form_of(alice, change(offer)), **hers).status_code == 302
        with django_assert_max_num_queries(200) as told:
            response = post(curator, offer, ours, **mine)
        assert len(clashes_of(response)) == rows
        extra.append(len(told) - len(plain))
    assert extra == [CONFLICT_QUERIES] * 2
