"""Files of the project's own columns in tests: what an export writes, what an import says of it."""

from procurement.choices import Review
from procurement.interchange.downloads.curated import sheet_of
from procurement.interchange.downloads.writers import WRITERS
from procurement.interchange.fixtures.families import MODELS
from procurement.interchange.resources.spreadsheets import CsvFormat
from procurement.interchange.staging.resource import resource_for
from tests import make


def everything():
    """A row of every model and some more, with texts that a spreadsheet would take for something else."""
    organisation = make.make_country("Åland", code="ALA", note="=1+1", founded_on="1921~", region="europe")
    make.make_country_name(organisation, text="Ahvenanmaa", used_on="1921/..")
    make.make_country_identifier(organisation, value="0248")
    make.make_succession(organisation, successor=make.make_country("Zed", note="'quoted"), succeeded_on="1991-12-26")
    make.make_membership(organisation, status="observer", joined_on="../2016")
    base = make.make_platform("Mi-24", slug="z-base", review=Review.PUBLISHED)
    platform = make.make_platform("-35", slug="mi-35", variant_of=base, is_generic=True, note="one\r\ntwo\n three ")
    origin = make.make_origin(platform)
    make.make_platform_name(platform, text="@Hind", match="broader")
    make.make_platform_identifier(platform)
    make.make_component(platform)
    make.make_package(value_low="153000000.50", value_high="160000000", currency="USD", announced_on="201X")
    contest = make.make_competition(quantity=22, decided_on="2012-Q3")
    bid = make.make_offer(subject="arms, “off the shelf”", competition=contest, recipient=contest.buyer)
    offer = make.make_offer(platform=platform, transfer="grant sale", payment="barter", tiv_unit="4.2500")
    milestone = make.make_milestone(offer, kind="contract", quantity=4, quantity_estimated=True, dated_on="2015")
    delivery = make.make_delivery(offer, quantity=4, delivered_on="2017/2018", note="\tindented")
    party = make.make_party(offer, name="+Rosoboronexport")
    make.make_offer_relation(offer, other=bid)
    make.make_offer_identifier(offer, value="00042")
    source = make.make_source(address="https://example.org/a?b=1&c=2", edition_of=make.make_source())
    event = make.make_event(dated_on="2012-10")
    participant = make.make_participant(event, spokesperson="Nuland")
    make.make_event_relation(event)
    make.make_event_identifier(event)
    link = make.make_link(event, offer=offer, bearing="delays", delayed_on="2001-09/2002")
    make.make_event_kind(cameo="042", goldstein="-2.0")
    make.cite(organisation)
    make.cite(contest)
    make.cite(base)
    make.cite(platform, aspect="origin", origin=origin, value=origin.country.code)
    make.cite(offer, aspect="milestone_quantity", milestone=milestone, value="~4", source=source, judged_on="2024")
    make.cite(offer, aspect="delivery_quantity", delivery=delivery, value="4")
    make.cite(offer, aspect="party", party=party)
    make.cite(event, aspect="participant", participant=participant)
    make.cite(event, aspect="offer", link=link)
    make.make_former_key()
    make.derive(offer, bid, milestone)
    assert [model for model in MODELS if not model.objects.exists()] == []


def exported(model, file_format=CsvFormat, **kwargs):
    return b"".join(WRITERS[file_format.extension](sheet_of(model, **kwargs)))


def imported(model, content, file_format=CsvFormat, dry_run=False, **kwargs):
    content = content.encode() if isinstance(content, str) else content
    return resource_for(model)().import_data(file_format().create_dataset(content), dry_run, **kwargs)


def lines(model):
    return exported(model).decode("utf-8-sig").splitlines()


def counts(result):
    return tuple(result.counts.values())


def complaints(result):
    """(places, column, message) of all that is wrong with rows; on the file itself only, place and column are empty."""
    return [("", "", sentence) for sentence in result.file_problems] + [
        (group.places, group.column, f"Found {group.found}: {group.message}" if group.found else group.message)
        for group in result.problem_groups()
    ]
