"""Import and export of every curated model by natural keys: one django-import-export resource per model.

A row whose key is in the database changes that record, another row is a new one; keys themselves never change. Rows
keep the rules of their model, and all of a file goes in or nothing.
"""

from functools import cache

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError
from import_export.resources import ModelResource, modelresource_factory

from procurement.choices import Act
from procurement.interchange.resources.blocks import ABSENT
from procurement.interchange.resources.cells import as_text
from procurement.interchange.resources.columns import columns_of, help_for
from procurement.interchange.resources.former import lead_on
from procurement.interchange.resources.header import check_header
from procurement.interchange.resources.keys import KeyBook, key_text, relation_paths
from procurement.interchange.resources.outcome import STALE, ImportResult, changes_between
from procurement.interchange.resources.refusals import database_sentence, derived_problems, review_problems
from procurement.interchange.resources.rowkeys import RowKeys, RowLoader
from procurement.models import recorded
from procurement.services.derive import derive_after

DOOR = "import"


class CuratedResource(ModelResource):
    """The rows of one curated model, out and in.

    `import_data` takes, beside the library's arguments, `user` and `file_name` for the history, `may_publish`, and
    `expected`: the fingerprint of a preview, without whose agreement nothing is written.
    """

    class Meta:
        use_transactions = True
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        skip_diff = True  # ours is made in skip_row, without a deep copy of every record
        instance_loader_class = RowLoader

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.model = self._meta.model
        self.fields = {name: self.fields[name] for name in self._meta.fields}
        self.books = {}
        self.keys = None
        self._written = []
        self._claims = []
        self._instance = self._before = self._changes = None
        self._is_clean = False

    @classmethod
    def get_result_class(cls):
        return ImportResult

    @classmethod
    def columns_help(cls):
        """What the import page says of the columns: a list of ColumnHelp."""
        return [help_for(cls.fields[name]) for name in cls._meta.fields]

    # out

    def filter_export(self, queryset, **kwargs):
        """Rows in the order of their keys, with all that keys are read from."""
        return queryset.select_related(*relation_paths(self.model)).order_by(*self.model.key_lookups())

    # in

    def import_data(self, dataset, *args, user=None, file_name="", **kwargs):
        kwargs["rollback_on_validation_errors"] = True
        try:
            with recorded(via=DOOR, user=user, reason=file_name or "", act=Act.IMPORT):
                return super().import_data(dataset, *args, user=user, file_name=file_name, **kwargs)
        except (DataError, IntegrityError) as error:  # what an engine checks when the transaction ends
            result = self.get_result_class()()
            result.append_base_error(
                self.get_error_result_class()(ValidationError(database_sentence(self.model, error)))
            )
            return result

    def before_import(self, dataset, **kwargs):
        header = dataset.headers or []
        for column in self.fields.values():
            if column.field.is_relation:
                column.widget.book = self.books.setdefault(
                    column.field.related_model, KeyBook(column.field.related_model)
                )
        self.keys = RowKeys(self.model, self.books)
        try:
            check_header(header, self.fields)
            lead_on(dataset, self.model)
            for name, column in self.fields.items():
                if column.field.is_relation and name in header:
                    column.widget.book.load({as_text(cell) for cell in dataset[name] if cell is not ABSENT})
            self.keys.prepare(dataset)
            self._check_new_rows(header, dataset)
        except ValidationError:
            dataset.wipe()  # rows under a wrong header would say the same again and again
            raise

    def _check_new_rows(self, header, dataset):
        missing = [name for name, column in self.fields.items() if column.needed and name not in header]
        if missing and (place := self.keys.first_new(dataset)):
            raise ValidationError(
                f"{place.capitalize()} is a new record, and a new one needs the column "
                f"{' and the column '.join(missing)}: add it to the file."
            )

    def before_import_row(self, row, **kwargs):
        self._instance = self._before = self._changes = None
        self._is_clean = False
        for name in [name for name, cell in row.items() if cell is ABSENT]:
            del row[name]
        self.keys.complete(row, kwargs["row_number"])

    def after_init_instance(self, instance, new, row, **kwargs):
        self._instance = instance
        self._before = None if new else self._cells(instance)

    def _cells(self, instance):
        """{column: cell} of what a row can set."""
        return {name: column.export(instance) for name, column in self.fields.items() if not column.readonly}

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """Whether the row says what the database holds: compared as cells, after the model has had its say."""
        if import_validation_errors:
            return False
        self._changes = changes_between(self._before, self._cells(instance))
        if self._changes and not instance._state.adding:
            self.validate_instance(instance)
            self._changes = changes_between(self._before, self._cells(instance))
        return not self._changes and not instance._state.adding

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        if self._is_clean:
            return
        errors = dict(import_validation_errors or {})
        # the keys of other records were looked up already: what they found exists
        found = [f.name for f in self.model._meta.concrete_fields if f.is_relation and getattr(instance, f.attname)]
        checks = [lambda: instance.clean_fields(exclude={*errors, *found})]
        if not errors:
            # each constraint would otherwise work out all generated columns, 70 ms a row; none of them asks for one
            generated = {field.name for field in self.model._meta.concrete_fields if field.generated}
            checks += [instance.clean, instance.validate_unique, lambda: instance.validate_constraints(generated)]
        for check in checks:
            try:
                check()
            except ValidationError as error:
                errors = error.update_error_dict(errors)
                break
        if errors:
            raise ValidationError(errors)
        self._is_clean = True

    def do_instance_save(self, instance, is_create):
        try:
            if is_create:
                instance.save(force_insert=True)
                self._changes = changes_between(None, self._cells(instance))
            else:
                instance.save(update_fields=[change.column for change in self._changes])
        except (DataError, IntegrityError) as error:
            raise ValidationError(database_sentence(self.model, error)) from error

    def after_save_instance(self, instance, row, **kwargs):
        self._written.append((kwargs["row_number"], instance, self._before))
        if self.model in self.books:
            self.books[self.model].add(instance)

    def after_import_row(self, row, row_result, **kwargs):
        changes = self._changes or []
        row_result.diff = [change for change in changes if self._before or self.fields[change.column].claimed(row)]
        row_result.object_repr = key_text(self._instance.natural_key())
        claims = {name: row[name] for name, column in self.fields.items() if column.readonly and column.claimed(row)}
        if claims:
            self._claims.append((kwargs["row_number"], self._instance, claims))

    def after_import(self, dataset, result, **kwargs):
        """Derive, then ask the rules that speak of more than one row; what they refuse is an error of its row."""
        result.places = self.keys.places
        derive_after([instance for _, instance, _ in self._written])
        rows = dataset.dict
        for number, name, message in [
            *review_problems(self.model, self._written, kwargs.get("may_publish", True)),
            *derived_problems(self.model, self.fields, self._claims),
        ]:
            result.invalidate(number, rows[number - 1], ValidationError({name or NON_FIELD_ERRORS: message}))
        expected = kwargs.get("expected")
        if expected and result.is_sound and result.fingerprint() != expected:
            raise ValidationError(
                "Records have changed since the preview, so nothing was written: upload the file again.", code=STALE
            )


@cache
def resource_for(model):
    """The resource class of a curated model."""
    columns = columns_of(model)
    options = {"fields": list(columns), "import_id_fields": list(model.KEY), "name": str(model._meta.verbose_name)}
    return modelresource_factory(model, CuratedResource, meta_options=options, custom_fields=columns)
