"""The list of an admin: what an address may ask of it."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList

from procurement.admin.facts import read_marks
from procurement.models.base import Reviewed


class CuratedList(ChangeList):
    """Django's list, which takes a character that no text of a database holds for a wrong lookup as well."""

    def get_queryset(self, request, exclude_parameters=None):
        if any("\0" in value for name, values in request.GET.lists() if name != SEARCH_VAR for value in values):
            raise IncorrectLookupParameters
        return super().get_queryset(request, exclude_parameters)

    def get_results(self, request):
        """The rows of the page, and on each record with citations what is amiss with them.

        Their keys are asked for first: of hundreds of thousands whole rows would be sorted, with all that is joined.
        """
        super().get_results(request)
        keys = list(self.result_list.select_related(None).values_list("pk", flat=True))
        rows = self.queryset.in_bulk(keys)
        self.result_list = [rows[key] for key in keys if key in rows]
        if issubclass(self.model, Reviewed):
            marks = read_marks(self.model, self.result_list)
            for record in self.result_list:
                record.marks = marks.get(record.pk, "")
