"""What an editor does on the way to the public and back."""

from tests import make

OFFERS = "/admin/procurement/offer/"


def change(offer):
    return f"{OFFERS}{offer.pk}/change/"


def act(client, action, *records, address=OFFERS):
    return client.post(address, {"action": action, "_selected_action": [record.pk for record in records], "index": "0"})


def cited_offer(**fields):
    offer = make.make_offer(**fields)
    make.cite(offer)
    return offer
