"""The page of one buyer's contest."""

from django.shortcuts import render

from procurement.choices import CompetitionAspect
from procurement.models import Competition
from procurement.queries.dossier import Dossier, Fact
from procurement.queries.offer_pages import bids_in
from procurement.queries.values import Term, quantity_words
from procurement.views.details.parameters import only_parameters
from procurement.views.details.record import page_of_record


@page_of_record(lambda: Competition.objects.public().select_related("buyer", "category"))
def competition_detail(request, competition):
    only_parameters(request)
    dossier = Dossier(competition)
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
        "voices": dossier.by_source(),
    }
    return render(request, "procurement/competition_detail.html", context)
