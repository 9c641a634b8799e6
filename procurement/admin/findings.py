"""The page of one rule: every record that breaks it, and what to do about each."""

from itertools import islice

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path

from procurement.choices import Level
from procurement.services.findings import checks, findings
from procurement.services.refusals import Refused

_PER_PAGE = 100


class FindingsPage:
    """A site that has the page, for whoever may see the records that the rule speaks of."""

    def get_urls(self):
        page = self.admin_view(self.findings_view)
        return [path("findings/<slug:name>/", page, name="findings"), *super().get_urls()]

    def findings_view(self, request, name):
        try:
            [(rule, models)] = checks([name])
        except Refused as refused:
            raise Http404(refused.messages[0]) from refused
        if not all(self.get_model_admin(model).has_view_permission(request) for model in models):
            raise PermissionDenied
        page = _page(request.GET.get("p", ""))
        start = (page - 1) * _PER_PAGE
        found = list(islice(findings([(rule, models)]), start, start + _PER_PAGE + 1))
        context = {
            **self.each_context(request),
            "title": "Findings",
            "subtitle": None,
            "rule": rule,
            "level": Level(rule.level),
            "found": found[:_PER_PAGE],
            "page": page,
            "earlier": page - 1,
            "later": page + 1 if len(found) > _PER_PAGE else 0,
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/procurement/findings.html", context)


def _page(typed):
    """The number of a page; the first for anything that is none."""
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1
    return max(number, 1)
