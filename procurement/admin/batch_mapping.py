"""What unknown names of a register mean: told on the page of its batch, which is then read again."""

from django.contrib import messages
from django.http import HttpResponseRedirect

from procurement.admin.taking_in import page_of, prepare_again
from procurement.choices import BatchState
from procurement.interchange.registers.mapping import merged, sound_mapping, unknown_names
from procurement.models import Country, Platform

MOST = 100
"""Names that one page asks for; the next ones come when these are told."""


def mapping_context(batch):
    """What the page needs to ask for the names of a batch: nothing where all are known, or it can no longer be told."""
    unknown = unknown_names(batch) if batch.state == BatchState.READY and not batch.model else []
    if not unknown:
        return {}
    kinds = {each.kind for each in unknown}
    return {
        "unknown": [(f"{each.kind}-{place}", each) for place, each in enumerate(unknown[:MOST])],
        "unknown_count": len(unknown),
        "countries": Country.objects.order_by("name").values_list("code", "name") if "country" in kinds else (),
        "platforms": Platform.objects.order_by("slug").values_list("slug", "designation")
        if "platform" in kinds
        else (),
        "may_create": "platform" in kinds and "platforms" not in batch.options.get("create", ()),
    }


def map_names(request, batch):
    """Take what a form says that names mean, and read the file again with it. Answers with the page of the batch."""
    unknown = [(f"{each.kind}-{place}", each) for place, each in enumerate(unknown_names(batch)[:MOST])]
    given = [(each.kind, each.name, request.POST.get(field, "").strip()) for field, each in unknown]
    mapping, wrong = sound_mapping(given)
    for sentence in wrong:
        messages.error(request, sentence)
    create = "create" in request.POST
    if not create and not any(mapping.values()):
        if not wrong:
            messages.error(request, "Nothing was told: write the code or key of a record of ours beside a name.")
        return HttpResponseRedirect(page_of(batch))
    batch.options["mapping"] = merged(batch.options.get("mapping", {}), mapping)
    if create:
        batch.options["create"] = sorted({*batch.options.get("create", ()), "platforms"})
    batch.save(update_fields=["options"])
    prepare_again(request, batch)
    return HttpResponseRedirect(page_of(batch))
