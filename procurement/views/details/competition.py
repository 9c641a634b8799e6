"""The page of one buyer's contest."""

from django.shortcuts import render

from procurement.choices import CompetitionAspect
from procurement.interchange.downloads.tables import COMPETITIONS
from procurement.models import Competition
from procurement.queries import lists
from procurement.queries.dossier import Dossier, Fact
from procurement.queries.offer_pages import bids_in
from procurement.queries.values import Term, quantity_words
from procurement.views.details.cited import cited, wants_file
from procurement.views.details.record import page_of_record
from procurement.views.details.record_file import record_file


@page_of_record(lambda: Competition.objects.public().select_related("buyer", "category"))
def competition_detail(request, competition):
    as_file = wants_file(request)
    dossier = Dossier(competition)
    named = cited(request, competition)
    if as_file:
        parts = {"bids": [bid.reference for bid in bids_in(competition)]}
        return record_file(named, COMPETITIONS, dossier.notes, parts, lists.competitions())
    bids = list(bids_in(competition))
    category = competition.category
    context = {
        "room": "competitions",
        "competition": competition,
        "facts": [
            Fact("Buyer", (Term(competition.buyer.name, competition.buyer),)),
            Fact("Category", (Term(category.name, category),) if category else ()),
            dossier.fact(CompetitionAspect.REQUIREMENT, text=competition.requirement),
            Fact("Quantity wanted", (Term(quantity_words(competition.quantity)),) if competition.quantity else ()),
            dossier.fact(CompetitionAspect.OPENED, label="Opened"),
            dossier.fact(CompetitionAspect.DECIDED, label="Decided"),
            dossier.fact(CompetitionAspect.OUTCOME),
        ],
        "bids": bids,
        "winner": next((bid for bid in bids if bid.is_winning_bid), None),
        "contradictions": dossier.contradictions(),
        "dossier": dossier,
        "voices": dossier.by_source(),
        "cited": named,
    }
    return render(request, "procurement/competition_detail.html", context)
