"""Brings in rows that are in memory already, as a resource of django-import-export is given them."""

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from procurement.choices import Act, Outcome
from procurement.interchange.resources.blocks import SIZE, Block
from procurement.interchange.resources.outcome import Findings
from procurement.interchange.resources.refusals import database_sentence
from procurement.interchange.resources.spreadsheets import CsvFormat
from procurement.interchange.staging.problems import MOST_SHOWN, count_causes, problem_groups
from procurement.interchange.staging.route import Stale
from procurement.interchange.staging.table_route import TableRoute
from procurement.interchange.unreadable import Unreadable
from procurement.models import ImportBatch, recorded

DOOR = "import"


def bring_in(model, dataset, dry_run=False, user=None, file_name="", may_publish=True):
    """Stage, check and, unless it is a dry run or something is wrong, write the rows of a Dataset: all or none.

    Returns Findings. All happens in one transaction, and no batch remains; the act does.
    """
    route, findings = TableRoute(CsvFormat), Findings()
    try:
        with transaction.atomic():
            options = {"may_publish": may_publish}
            batch = ImportBatch(name=file_name or "rows", sha256="", size=0, format="rows", options=options)
            batch.model, batch.unit = model._meta.model_name, _unit(dataset)
            batch.save()
            route.stage_blocks(batch, model, _blocks(dataset, batch.unit))
            route.check(batch)
            findings = _found(route, batch)
            if dry_run or findings.counts["rejected"]:
                transaction.set_rollback(True)
            else:
                with recorded(via=DOOR, user=user, reason=file_name or "", act=Act.IMPORT):
                    route.apply(batch)
                batch.delete()
    except Unreadable as error:
        findings = Findings(file_problems=str(error).split("\n"))
    except (Stale, ValidationError) as error:
        messages = error.messages if isinstance(error, ValidationError) else [str(error)]
        findings = Findings(file_problems=messages, is_stale=isinstance(error, Stale))
    except (DataError, IntegrityError) as error:  # what an engine checks when the transaction ends
        findings = Findings(file_problems=[database_sentence(model, error)])
    return findings


def _found(route, batch):
    return Findings(
        counts=dict(batch.counts),
        new=route.samples(batch, Outcome.NEW, 0, MOST_SHOWN),
        changed=route.samples(batch, Outcome.CHANGED, 0, MOST_SHOWN),
        groups=problem_groups(batch),
        causes=count_causes(batch),
    )


def _unit(dataset):
    places = getattr(dataset, "places", None)
    return places[0].split()[0] if places else "row"


def _blocks(dataset, unit):
    places = getattr(dataset, "places", None) or [f"row {number}" for number in range(1, len(dataset) + 1)]
    rows, header = list(dataset), list(dataset.headers or [])
    for start in range(0, len(rows), SIZE):
        lines = [int(place.split()[-1]) for place in places[start : start + SIZE]]
        yield Block(header, lines, [list(row) for row in rows[start : start + SIZE]])
