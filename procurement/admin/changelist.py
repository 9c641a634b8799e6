"""The list of an admin: what an address may ask of it."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList


class CuratedList(ChangeList):
    """Django's list, which takes a character that no text of a database holds for a wrong lookup as well."""

    def get_queryset(self, request, exclude_parameters=None):
        if any("\0" in value for name, values in request.GET.lists() if name != SEARCH_VAR for value in values):
            raise IncorrectLookupParameters
        return super().get_queryset(request, exclude_parameters)
