"""`manage.py check_data`, as people and programs read it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from procurement.choices import Level, MilestoneKind, Review
from procurement.rules import CHECKS
from tests import make

SEED = {"SECRET_KEY": "a", "ALLOWED_HOSTS": "localhost"}


def check(*arguments):
    """The exit code and the lines that were written."""
    said = StringIO()
    try:
        call_command("check_data", *arguments, stdout=said, no_color=True)
    except SystemExit as end:
        return end.code, said.getvalue().splitlines()
    return 0, said.getvalue().splitlines()


@pytest.mark.django_db
def test_findings_stand_by_rule_with_their_page_and_the_number_of_the_rest():
    offers = [make.make_offer(review=Review.PUBLISHED) for _ in range(3)]
    code, said = check("--rule", "published-record-has-source", "--kind", "offer", "--show", "2")
    assert code == 1
    assert said == [
        "published-record-has-source (error): A published record rests on at least one citation that its readers can "
        "see.",
        *(
            line
            for offer in offers[:2]
            for line in (
                f"  offer {offer.reference}: it has no citation: add one that says where it is known from",
                f"    /admin/procurement/offer/{offer.pk}/change/",
            )
        ),
        "  and 1 more",
        "1 rule asked: 3 error, 0 warning, 0 for information.",
    ]


@pytest.mark.django_db
def test_only_errors_make_it_fail():
    offer = make.make_offer(subject="Helicopters")
    make.make_milestone(offer, kind=MilestoneKind.CONTRACT, quantity=1)
    make.derive(make.make_delivery(offer, quantity=2))
    code, said = check("--rule", "deliveries-within-agreed")
    assert (code, said[-1]) == (0, "1 rule asked: 0 error, 1 warning, 0 for information.")


@pytest.mark.django_db
def test_a_level_is_the_least_that_is_told():
    make.make_source()
    asked = {
        level: sum(Level.values.index(rule.level) <= place for rule in CHECKS) for place, level in enumerate(Level)
    }
    for level, count in asked.items():
        code, said = check("--level", level)
        assert code == 0
        found = level == Level.INFO
        assert said[-1] == f"{count} rules asked: 0 error, 0 warning, {int(found)} for information."


@pytest.mark.django_db
def test_json_is_one_object_a_line():
    offer = make.make_offer(review=Review.PUBLISHED)
    code, said = check("--format", "json", "--level", "error", "--kind", "offer")
    assert code == 1
    assert [json.loads(line) for line in said] == [
        {
            "rule": "published-record-has-source",
            "level": "error",
            "model": "offer",
            "pk": offer.pk,
            "key": offer.reference,
            "sentence": "it has no citation: add one that says where it is known from",
            "link": f"/admin/procurement/offer/{offer.pk}/change/",
        }
    ]


@pytest.mark.django_db
def test_a_sound_database_has_no_json_and_ends_well():
    assert check("--format", "json") == (0, [])


@pytest.mark.django_db
def test_what_does_not_exist_is_refused_with_what_does():
    with pytest.raises(CommandError, match="There is no rule “x”: choose competition-decided-after-opened") as refused:
        call_command("check_data", "--rule", "x")
    assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="There is no kind “x”: choose competition, country"):
        call_command("check_data", "--kind", "x")


def test_the_rules_can_be_listed(capsys):
    call_command("check_data", "--list")
    assert capsys.readouterr().out.splitlines() == [f"{rule.name} ({rule.level}): {rule.sentence}" for rule in CHECKS]


def test_the_seed_content_has_no_error_and_a_process_of_its_own_says_when_there_is_one(copy):
    assert copy.run("migrate", "--verbosity=0", **SEED)[0] == 0
    assert copy.run("load_fixtures", "fixtures/reference", "fixtures/seed", **SEED)[0] == 0
    code, said, complaint = copy.run("check_data", "--format", "json", **SEED)
    assert (code, complaint) == (0, "")
    assert {json.loads(line)["level"] for line in said.splitlines()} <= {"warning", "info"}

    copy.ask("__import__('procurement.models').models.OfferCitation.objects.all().delete() and ''", **SEED)
    code, said, complaint = copy.run("check_data", "--format", "json", "--level", "error", **SEED)

    assert (code, complaint) == (1, "")
    found = [json.loads(line) for line in said.splitlines()]
    assert {(finding["rule"], finding["model"]) for finding in found} == {("published-record-has-source", "offer")}
    assert len(found) == int(copy.ask("__import__('procurement.models').models.Offer.objects.public().count()", **SEED))
