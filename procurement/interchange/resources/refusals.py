"""What stands against rows that are sound by themselves: rules over several records, the database."""

from procurement.choices import Review
from procurement.rules import HIDING
from procurement.services.refusals import constraint_sentence
from procurement.services.review import publish_problems
from procurement.services.sourcing import left_bare


def review_problems(model, written, may_publish):
    """Yield (row number, column, sentence) for written rows that review forbids.

    `written` is a list of (row number, instance, cells before or None). A published record must keep what publishing
    demands, and one that published records rest on cannot leave the public. A citation or a link keeps its published
    owner with one citation that readers see.
    """
    numbers = {instance.pk: number for number, instance, _ in written}
    for instance, sentence in left_bare([instance for _, instance, _ in written]):
        yield numbers[instance.pk], "", sentence
    if "review" not in {field.name for field in model._meta.concrete_fields}:
        return
    for number, instance, before in written:
        was = before["review"] if before else Review.DRAFT
        if not may_publish and instance.review != was and Review.PUBLISHED in (instance.review, was):
            yield number, "review", "You may not publish records nor take them back: leave the review as it is."
    published = [instance for _, instance, _ in written if instance.review == Review.PUBLISHED]
    for pk, sentences in publish_problems(published).items():
        for sentence in sentences:
            yield numbers[pk], "review", f"The record cannot be published: {sentence}."
    hidden = [
        instance.pk
        for _, instance, before in written
        if before and before["review"] == Review.PUBLISHED and instance.review != Review.PUBLISHED
    ]
    for rule in HIDING if hidden else ():
        if model in rule.models:
            for pk, sentence in rule.problems(model.objects.filter(pk__in=hidden)):
                yield numbers[pk], "review", f"The record cannot be taken back: {sentence}."


def database_sentence(model, error):
    """What a curator can do about a row that the database itself refuses, as another came in between."""
    return constraint_sentence(model, error) or (
        f"The database refused the {model._meta.verbose_name}, since it contradicts another record that was written in "
        "the meantime: upload the file again."
    )
