"""Offers as an editor types them and takes them to the public and back."""

from tests import make

OFFERS = "/admin/procurement/offer/"
ADD = f"{OFFERS}add/"


def change(offer):
    return f"{OFFERS}{offer.pk}/change/"


def make_parties():
    """What a new offer must name, as its form takes it."""
    return {
        "supplier": make.make_country("Russia", "RUS").pk,
        "recipient": make.make_country("Pakistan", "PAK").pk,
        "platform": make.make_platform("Mi-35", review="published").pk,
    }


def act(client, action, *records, address=OFFERS):
    return client.post(address, {"action": action, "_selected_action": [record.pk for record in records], "index": "0"})


def cited_offer(**fields):
    offer = make.make_offer(**fields)
    make.cite(offer)
    return offer
