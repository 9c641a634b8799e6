"""Makes a batch of a file that somebody uploads, and says who may do what with it."""

from django.apps import apps
from django.core.files import File
from django.urls import reverse

from procurement.admin.jobs import is_large
from procurement.choices import BatchState
from procurement.interchange.fixtures.families import MODELS
from procurement.interchange.staging import batches
from procurement.interchange.staging.file_formats import format_named
from procurement.interchange.staging.kept import forget, kept_file, sweep
from procurement.services.access import may_publish
from procurement.services.refusals import Refused
from procurement.tasks import start_reading


def writes(batch):
    """The models that a batch brings rows of."""
    if batch.model:
        return [apps.get_model("procurement", batch.model)]
    return [apps.get_model("procurement", name) for name in format_named(batch.format).writes]


def may_import(user, models):
    """Whether a user may import records of all these models."""
    return bool(models) and all(user.has_perm(f"procurement.import_{model._meta.model_name}") for model in models)


def take_in(request, file, file_format, model=None, **options):
    """Open and prepare a batch of an uploaded file; None, and the reason, where the file cannot be read.

    A large one is prepared by a worker: its page tells how far that is.
    """
    sweep()
    options |= {"may_publish": all(may_publish(request.user, each) for each in ([model] if model else MODELS))}
    name = model._meta.model_name if model else ""
    batch = batches.open_batch(file, file.name, file_format.name, model=name, user=request.user, options=options)
    if is_large(file):
        start_reading(batch)
        return batch, ""
    batches.prepare(batch)
    if batch.state != BatchState.FAILED:
        return batch, ""
    reason = batch.message
    forget(batch)
    batch.delete()  # nothing came of it, and the form says why
    return None, reason


def refuse_lent_rights(user, batch):
    """Raise Refused where one who may not publish would confirm what was checked with the rights of one who may."""
    if batch.options.get("may_publish") and not all(may_publish(user, model) for model in writes(batch)):
        raise Refused(
            f"{batch.user or 'Whoever brought this in'} may publish and you may not, and the file was checked with "
            "their rights: let them confirm it, or bring the file in yourself."
        )


def prepare_again(batch):
    """Read the kept file of a batch again, with the options that it has now; a large one is for a worker.

    Raises Refused where another program has it in hand.
    """
    kept = kept_file(batch)
    if kept.exists():
        with kept.open("rb") as file:
            large = is_large(File(file))
        if large:
            start_reading(batch)
            return
    batches.prepare(batch)


def page_of(batch):
    """The address of the page of a batch."""
    return reverse("admin:procurement_importbatch_change", args=[batch.pk])
