"""Import and export of every curated model by natural keys: one django-import-export resource per model.

A row whose key is in the database changes that record, another row is a new one; keys themselves never change. Rows
keep the rules of their model, and all of a file goes in or nothing.
"""

from functools import cache

from import_export.resources import ModelResource, modelresource_factory

from procurement.interchange.resources.columns import columns_of, help_for
from procurement.interchange.resources.keys import relation_paths
from procurement.interchange.resources.outcome import ImportResult
from procurement.interchange.staging.datasets import bring_in


class CuratedResource(ModelResource):
    """The rows of one curated model, out and in: which columns there are and what they are called.

    Rows come in by the engine of `staging`, in sets, and not by the library's way through one row after the other.
    """

    class Meta:
        use_transactions = True
        skip_diff = True

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.model = self._meta.model
        self.fields = {name: self.fields[name] for name in self._meta.fields}

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

    def import_data(self, dataset, dry_run=False, *, user=None, file_name="", may_publish=True, **kwargs):
        """All rows of the dataset or, when anything is wrong, none. Returns an ImportResult."""
        return ImportResult(bring_in(self.model, dataset, dry_run, user, file_name, may_publish))


@cache
def resource_for(model):
    """The resource class of a curated model."""
    columns = columns_of(model)
    options = {"fields": list(columns), "import_id_fields": list(model.KEY), "name": str(model._meta.verbose_name)}
    return modelresource_factory(model, CuratedResource, meta_options=options, custom_fields=columns)
