"""The name under which a curator appears in the recent changes that readers see: their own choice."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from procurement.models import CuratorName


class PublicNameForm(forms.ModelForm):
    class Meta:
        model = CuratorName
        fields = ("public_name",)
        help_texts = {"public_name": "Readers see it beside your changes of public records. Empty: no name."}


def public_name(request, site):
    """Shows and takes the public name of whoever is signed in."""
    held = CuratorName.objects.filter(user=request.user).first() or CuratorName(user=request.user)
    form = PublicNameForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        form.save()
        words = f"Readers see “{held.public_name}” beside your changes." if held.public_name else "Readers see no name."
        messages.success(request, words)
        return HttpResponseRedirect(reverse("admin:index"))
    context = {**site.each_context(request), "title": "Your public name", "form": form}
    return TemplateResponse(request, "admin/procurement/public_name.html", context)
