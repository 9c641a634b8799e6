"""No way of writing leaves no trace: every door is tried, and the list of doors is held against the site."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import URLPattern

from procurement.admin.site import site
from procurement.interchange.fixtures.families import MODELS
from procurement.models import ChangeSet, Country, ImportBatch, Offer, OfferCitation, Source, recorded
from tests import make, tracing
from tests.admin.typed import form_of, save

pytestmark = pytest.mark.django_db

OFFERS = "/admin/procurement/offer/"


@pytest.fixture
def offer():
    offer = make.make_offer(subject="arms")
    make.make_milestone(offer, kind="request", quantity=20)
    source = make.cite(offer).source
    make.cite(offer, aspect="milestone_quantity", milestone=offer.milestones.get(), value="24", source=source)
    return make.derive(offer)


def action(name, **more):
    def door(client, offer, tmp_path):
        return client.post(OFFERS, {"action": name, "_selected_action": [offer.pk], "index": "0", **more})

    return door


def add(client, offer, tmp_path):
    return save(
        client,
        f"{OFFERS}add/",
        supplier=offer.supplier_id,
        recipient=offer.recipient_id,
        subject="more arms",
        milestones__0__kind="request",
        citations__0__source=Source.objects.get().pk,
    )


def change(client, offer, tmp_path):
    return save(client, f"{OFFERS}{offer.pk}/change/", note="second", milestones__0__quantity="4")


def delete(client, offer, tmp_path):
    return client.post(f"{OFFERS}{offer.pk}/delete/", {"post": "yes"})


def advance(client, offer, tmp_path):
    return save(
        client, f"{OFFERS}{offer.pk}/advance/", kind="offer", source=Source.objects.get().pk, reason="from the paper"
    )


def adopt(client, offer, tmp_path):
    return client.post(f"{OFFERS}{offer.pk}/adopt/2/")


def put_back(client, offer, tmp_path):
    change(client, offer, tmp_path)
    first = ChangeSet.objects.last()
    note = form_of(client, f"{OFFERS}{offer.pk}/change/")
    assert note["note"] == ["second"]
    save(client, f"{OFFERS}{offer.pk}/change/", note="third")
    return client.post(f"{OFFERS}{offer.pk}/put_back/{first.pk}/", {"reason": "so it was"})


def undelete(client, offer, tmp_path):
    key = offer.pk
    delete(client, offer, tmp_path)
    return client.post(f"{OFFERS}{key}/undelete/", {"reason": "deleted by mistake"})


def undo(client, offer, tmp_path):
    change(client, offer, tmp_path)
    return client.post(f"/admin/procurement/changeset/{ChangeSet.objects.last().pk}/undo/", {"reason": "a mistake"})


def bring_in(client, offer, tmp_path):
    file = SimpleUploadedFile("offers.csv", f"reference,note\n{offer.reference},second\n".encode())
    page = client.post(f"{OFFERS}import/", {"import_file": file})
    return client.post(page.url.replace("/change/", "/confirm/"))


def merge(client, offer, tmp_path):
    add(client, offer, tmp_path)
    other = Offer.objects.exclude(pk=offer.pk).get()
    sent = {"one": offer.pk, "other": other.pk, "stays": "one", "reason": "one offer"}
    seen = client.get(f"{OFFERS}merge/?one={offer.pk}&other={other.pk}").context["seen"]
    return client.post(f"{OFFERS}merge/", sent | {f"seen-{side}": number for side, number in seen.items()})


def change_several(client, offer, tmp_path):
    page = action("change_several")(client, offer, tmp_path)
    for step in ("preview", "write"):
        kept = {name: page.context[name] for name in ("chosen", "seen")}
        sent = {"step": step, "set-version": "on", "version": "second", "reason": "as the paper says"}
        page = client.post(f"{OFFERS}change-several/", kept | sent)
    return page


def load(client, offer, tmp_path):
    path = tmp_path / "one.json"
    path.write_text(json.dumps([{"model": "procurement.country", "fields": {"code": "RUS", "name": "Russia"}}]))
    call_command("load_fixtures", path)


def derive(client, offer, tmp_path):
    offer.citations.filter(number=2).delete()
    offer.milestones.get().delete()  # bare, so that something is left to derive
    call_command("derive_columns")


def undo_import(client, offer, tmp_path):
    with recorded(via="import"):
        make.make_delivery(offer, quantity=1)
    batch = ImportBatch.objects.create(
        name="a.csv", sha256="0" * 64, size=1, format="csv", state="applied", change_set=ChangeSet.objects.last()
    )
    call_command("undo_import", batch.pk)


def import_file(client, offer, tmp_path):
    path = tmp_path / "offers.csv"
    path.write_text(f"reference,note\n{offer.reference},second\n")
    call_command("import_file", path, model="offer", commit=True)


PAGES = {
    "add": add,
    "change": change,
    "delete": delete,
    "advance": advance,
    "adopt": adopt,
    "put_back": put_back,
    "undelete": undelete,
    "undo": undo,
    "confirm": bring_in,
    "merge": merge,
    "bulk": change_several,
}
"""Pages of the admin that write, by the end of their name."""
ACTIONS = {
    "publish_chosen": action("publish_chosen"),
    "send_to_review": action("send_to_review"),
    "take_back_to_draft": lambda client, offer, tmp_path: (
        client.post(OFFERS, {"action": "send_to_review", "_selected_action": [offer.pk], "index": "0"}),
        client.post(OFFERS, {"action": "take_back_to_draft", "_selected_action": [offer.pk], "index": "0"}),
    ),
    "delete_selected": action("delete_selected", post="yes"),
}
"""Actions of lists that write."""
COMMANDS = {
    "load_fixtures": load,
    "derive_columns": derive,
    "undo_import": undo_import,
    "import_file": import_file,
}
READING = {"changelist", "map", "history", "export", "import", "import_template", "duplicates", "save_filter"}
READING |= {"merge_chosen", "change_several", "bring_in", "cancel", "rejected", "progress", "start", "read_again"}
"""Pages and actions that write no record; some lead to the page that does."""
DOORS = {**PAGES, **ACTIONS, **COMMANDS}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_leaves_who_what_when_through_what(curator, offer, tmp_path, door):
    before, last = tracing.moments(), ChangeSet.objects.count()

    DOORS[door](curator, offer, tmp_path)

    assert tracing.untraced() == []
    acts = tracing.acts_since(last)
    assert acts, "the door wrote nothing"
    if door == "derive_columns":
        return
    assert tracing.strays_since(before) == []
    user = None if door in COMMANDS else "ed"
    assert {(act.via, act.user and act.user.username) for act in acts} <= {
        ("admin", user), ("import", user), ("fixtures", user), ("command", user),
    }  # fmt: skip


def _ends(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name and pattern.name.startswith("procurement_"):
            yield pattern.name.split("_", 2)[2]


def test_no_page_and_no_action_of_the_admin_is_forgotten(rf, editor):
    ends, actions = set(), set()
    for model, model_admin in site._registry.items():
        if model in MODELS or model in (ChangeSet, ImportBatch):
            ends |= set(_ends(model_admin.get_urls()))
            request = rf.get("/")
            request.user = editor
            actions |= set(model_admin.get_actions(request))
    assert ends - READING == PAGES.keys()
    assert actions - READING - {"export_admin_action"} == ACTIONS.keys()


def test_a_bare_write_is_noticed(offer):
    """The invariant can fail: a write past the histories is found whatever it did."""
    assert tracing.untraced() == []
    Offer.objects.filter(pk=offer.pk).update(note="unseen")
    OfferCitation.objects.filter(number=2)._raw_delete("default")
    make.Country.objects.bulk_create([Country(code="XXA", name="Unseen")])
    assert sorted(sentence.split(" ", 2)[2] for sentence in tracing.untraced()) == [
        "came without a trace",
        "is gone without a trace",
        "was changed without a trace",
    ]
