"""`undo_import` takes back what an import wrote, tells what it left alone, and refuses with what to do."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from procurement.choices import BatchState
from procurement.models import ChangeSet, Delivery, ImportBatch, OfferMilestone, recorded
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    return make.make_offer()


@pytest.fixture
def batch(offer):
    with recorded(via="import", reason="a.csv"):
        make.make_milestone(offer, quantity=4)
        make.make_delivery(offer, quantity=4)
    return ImportBatch.objects.create(
        name="a.csv",
        sha256="0" * 64,
        size=1,
        format="csv",
        state=BatchState.APPLIED,
        change_set=ChangeSet.objects.last(),
    )


def say(*arguments):
    out = StringIO()
    call_command("undo_import", *arguments, stdout=out)
    return out.getvalue().splitlines()


def rows():
    return OfferMilestone.objects.count(), Delivery.objects.count()


def test_an_import_is_undone_and_the_history_says_by_what_and_why(batch):
    assert say(batch.pk, "--reason", "the wrong file") == [
        f"Import {batch.pk} ({batch}) is undone.",
        "  deliveries: 1 taken away",
        "  milestones: 1 taken away",
    ]
    assert rows() == (0, 0)
    batch.change_set.refresh_from_db()
    undone_by = batch.change_set.undone_by
    assert (undone_by.via, undone_by.act, undone_by.reason) == ("command", "undo", "the wrong file")


@pytest.mark.parametrize(("options", "verb", "left"), [((), "is", (1, 0)), (("--dry-run",), "would be", (1, 1))])
def test_what_was_changed_since_is_told_and_left_alone(batch, offer, options, verb, left):
    with recorded(via="admin"):
        milestone = offer.milestones.get()
        milestone.quantity = 5
        milestone.save()
    assert say(batch.pk, *options) == [
        f"Import {batch.pk} ({batch}) {verb} undone.",
        "  deliveries: 1 taken away",
        "  milestones: 1 left alone (1 changed since)",
        "Left alone:",
        f"  milestone {milestone} of {offer} was changed since.",
    ]
    assert rows() == left
    batch.change_set.refresh_from_db()
    assert (batch.change_set.undone_by is None) == bool(options)


def test_the_first_fifty_are_told_and_all_where_all_are_asked_for_then_and_later(offer):
    with recorded(via="import"):
        rows = [make.make_delivery(offer, quantity=1) for _ in range(53)]
    batch = ImportBatch.objects.create(
        name="a.csv",
        sha256="0" * 64,
        size=1,
        format="csv",
        state=BatchState.APPLIED,
        change_set=ChangeSet.objects.latest("pk"),
    )
    with recorded(via="admin"):
        for row in rows[:52]:
            row.quantity = 2
            row.save()
    told = [f"  delivery {row} of {offer} was changed since." for row in rows[:52]]
    counts = "  deliveries: 1 taken away, 52 left alone (52 changed since)"
    again = "`manage.py undo_import {} --all` lists them all."
    first = [f"Import {batch.pk} ({batch}) would be undone.", counts, "Left alone:"]
    assert say(batch.pk, "--dry-run") == [*first, *told[:50], "And 2 more: " + again.format(f"{batch.pk} --dry-run")]
    assert say(batch.pk, "--dry-run", "--all") == [*first[:2], "Left alone, all:", *told]
    assert say(batch.pk)[3:] == [*told[:50], "And 2 more: " + again.format(batch.pk)]
    with pytest.raises(CommandError, match=f"`manage\\.py undo_import {batch.pk} --all` tells what its undo did"):
        say(batch.pk)
    undone = ChangeSet.objects.get(act="undo").made_at
    assert say(batch.pk, "--all") == [
        f"Import {batch.pk} ({batch}) was undone on {undone:%Y-%m-%d %H:%M}.",
        counts,
        "Left alone, all:",
        *told,
    ]


def test_an_import_that_is_not_there_was_not_applied_or_is_undone_already_is_refused(batch):
    with pytest.raises(CommandError, match="There is no import 0: `manage\\.py undo_import` lists"):
        say(0)
    say(batch.pk)
    with pytest.raises(CommandError, match="It was undone already, on 20"):
        say(batch.pk)
    ready = ImportBatch.objects.create(name="b.csv", sha256="0" * 64, size=1, format="csv", state=BatchState.READY)
    with pytest.raises(CommandError, match="This import is read, to be confirmed: only what was applied can be undone"):
        say(ready.pk)
    assert rows() == (0, 0)


def test_without_a_number_the_last_ten_that_were_applied_are_listed(offer):
    assert say() == ["No import has been applied."]
    curator = User.objects.create_user("ann", password="only for the tests")
    made = []
    for place in range(12):
        with recorded(via="import"):
            make.make_delivery(offer, quantity=1)
        made.append(
            ImportBatch.objects.create(
                name=f"{place}.csv",
                sha256="0" * 64,
                size=1,
                format="csv",
                state=BatchState.APPLIED,
                user=curator if place == 11 else None,
                applied_at=datetime(2026, 11, 1 + place, 9, 30, tzinfo=UTC),
                change_set=ChangeSet.objects.first(),
            )
        )
    ImportBatch.objects.create(name="x.csv", sha256="0" * 64, size=1, format="csv", state=BatchState.READY)
    say(made[10].pk)
    undone = ChangeSet.objects.get(act="undo").made_at
    told = say()
    assert told[:2] == [
        f"{made[11].pk:>6}  2026-11-12 09:30  ann  11.csv",
        f"{made[10].pk:>6}  2026-11-11 09:30  command line  10.csv, undone {undone:%Y-%m-%d %H:%M}",
    ]
    assert [line.split()[0] for line in told[:-1]] == [str(batch.pk) for batch in reversed(made[2:])]
    assert told[-1] == "`manage.py undo_import ID` takes one of them back."
