"""Draft, in review, published: the buttons under a form and the actions of a list that move a record."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import get_text_list

from procurement.admin.base import CuratedAdmin
from procurement.admin.desk_filters import BegunFilter
from procurement.admin.facts import FactsSheet
from procurement.admin.groups import may_publish
from procurement.admin.reason import LONGEST
from procurement.admin.telling import tell_each
from procurement.choices import Review
from procurement.forms import TAKE_BACK
from procurement.queries.moves import last_move
from procurement.services.access import closed_sentence
from procurement.services.review import Refused, publish, publish_problems, take_back


@dataclass(frozen=True)
class Move:
    """A button: its name in the form, what it says, and where it leads."""

    name: str
    label: str
    to: str


TO_PUBLISHED = Move("_publish", "Save and publish", Review.PUBLISHED)
TO_REVIEW = Move("_to_review", "Save and send to review", Review.IN_REVIEW)
TO_DRAFT = Move(TAKE_BACK, "Save and take back to draft", Review.DRAFT)
MOVES = {
    Review.DRAFT: (TO_PUBLISHED, TO_REVIEW),
    Review.IN_REVIEW: (TO_PUBLISHED, TO_DRAFT),
    Review.PUBLISHED: (TO_DRAFT,),
}


class MoveForm(ActionForm):
    """The line of actions above a list, with why."""

    reason = forms.CharField(
        required=False,
        label="Why:",
        widget=forms.TextInput(
            attrs={"maxlength": LONGEST, "size": 24, "placeholder": "reason, if any", "class": "reason"}
        ),
    )


def _reason(request):
    return " ".join(request.POST.get("reason", "").replace("\0", "").split())[:LONGEST]


class ReviewedAdmin(FactsSheet, CuratedAdmin):
    """The admin of a record that is reviewed. What a move is refused for is said; the record stays saved as it was."""

    actions = ("publish_chosen", "send_to_review", "take_back_to_draft", *CuratedAdmin.actions)
    action_form = MoveForm
    derived = ("review", "moved")

    def get_list_filter(self, request):
        return (*super().get_list_filter(request), BegunFilter)

    def get_queryset(self, request):
        citations = self.model._meta.get_field("citations")
        cited = citations.related_model.objects.filter(**{citations.field.name: OuterRef("pk")})
        return super().get_queryset(request).annotate(is_cited=Exists(cited))

    @admin.display(description="sources", ordering="is_cited")
    def sources(self, record):
        """Whether the record is cited, how many of its facts are not, and on how many sources disagree."""
        return (record.marks or "cited") if record.is_cited else "uncited"

    @admin.display(description="moved there")
    def moved(self, record):
        """Who moved it to where it stands, when and why."""
        move = last_move(record) if record.pk else None
        return move.words if move else "never"

    def has_publish_permission(self, request):
        """Asked by the actions, and by the buttons."""
        return self.has_change_permission(request) and may_publish(request.user, self.model)

    def allowed_moves(self, request, review):
        """The moves open to this user for a record that stands at `review`. All but sending a draft are an editor's."""
        if self.has_publish_permission(request):
            return list(MOVES[review])
        sends = review == Review.DRAFT and self.has_change_permission(request)
        return [TO_REVIEW] if sends else []

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        saves = self.has_add_permission(request) if add else self.has_change_permission(request, obj)
        if saves and not context.get("is_popup"):
            context["moves"] = self.allowed_moves(request, obj.review if obj else Review.DRAFT)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self._refusal(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._refusal(request, obj) or super().response_change(request, obj)

    def _refusal(self, request, obj):
        """Make the move that was asked for; the way back to the form if it is refused, else None."""
        moves = [move for move in self.allowed_moves(request, obj.review) if move.name in request.POST]
        if not moves:
            self._warn_if_unsound(request, obj)
            return None
        try:
            self._move([obj], moves[0].to)
        except Refused as refused:
            text = f"{obj} was saved and stays {obj.get_review_display()}. {' '.join(refused.messages)}"
            self.message_user(request, text, messages.ERROR)
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=[obj.pk], current_app=self.admin_site.name))
        self.message_user(request, f"{obj} is now {obj.get_review_display()}.", messages.SUCCESS)
        return None

    def _warn_if_unsound(self, request, obj):
        if obj.review == Review.PUBLISHED:
            for sentence in publish_problems([obj]).get(obj.pk, ()):
                self.message_user(request, f"{obj} is published, but {sentence}.", messages.WARNING)

    def _move(self, records, to, reason=""):
        if to == Review.PUBLISHED:
            publish(records, reason)
        else:
            take_back(records, to, reason)

    @admin.action(description="Publish", permissions=["publish"])
    def publish_chosen(self, request, queryset):
        """Publish what can be published, and say of each other record why not."""
        records = list(queryset)
        problems = publish_problems(records)
        sound = [record for record in records if record.pk not in problems]
        self._move(sound, Review.PUBLISHED, _reason(request))
        told = [
            f"{record} was not published: {get_text_list(problems[record.pk], 'and')}."
            for record in records
            if record.pk in problems
        ]
        tell_each(request, told, messages.ERROR, rest="more were not published")
        self._tell(request, sound, "published")

    @admin.action(description="Send to review", permissions=["change"])
    def send_to_review(self, request, queryset):
        self._take_back(request, queryset, Review.IN_REVIEW)

    @admin.action(description="Take back to draft", permissions=["change"])
    def take_back_to_draft(self, request, queryset):
        self._take_back(request, queryset, Review.DRAFT)

    def _take_back(self, request, queryset, to):
        records = list(queryset)
        if closed := [record for record in records if not self.has_change_permission(request, record)]:
            text = f"{closed_sentence(closed[0])} Nothing was changed."
            self.message_user(request, text, messages.ERROR)
            return
        try:
            self._move(records, to, _reason(request))
        except Refused as refused:
            tell_each(request, refused.messages, messages.ERROR)
            self.message_user(request, "Nothing was taken back.", messages.ERROR)
            return
        self._tell(request, records, Review(to).label)

    def _tell(self, request, records, state):
        if records:
            noun = self.opts.verbose_name if len(records) == 1 else self.opts.verbose_name_plural
            verb = "is" if len(records) == 1 else "are"
            self.message_user(request, f"{len(records):,} {noun} {verb} now {state}.", messages.SUCCESS)
