"""The conventions of the house, held over all models at once."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from procurement.interchange.fixtures.families import MODELS
from procurement.models import (
    ChangeSet,
    CuratorName,
    ImportBatch,
    ImportProblem,
    NotDuplicate,
    RegisterEntry,
    SavedFilter,
    StagedRow,
    Suggestion,
)
from procurement.models.base import Curated, Owned, Reviewed

PLAIN = [model for model in apps.get_app_config("procurement").get_models() if issubclass(model, Curated)]
HISTORIES = [model.history.model for model in PLAIN]
FIELDS = [
    pytest.param(model, field, id=f"{model.__name__}.{field.name}")
    for model in PLAIN
    for field in model._meta.concrete_fields
]
each_model = pytest.mark.parametrize("model", PLAIN, ids=lambda model: model.__name__)
each_field = pytest.mark.parametrize(("model", "field"), FIELDS)


BOOKKEEPING = {
    ChangeSet,
    CuratorName,
    ImportBatch,
    ImportProblem,
    NotDuplicate,
    RegisterEntry,
    SavedFilter,
    StagedRow,
    Suggestion,
}
"""About the work and not about the world: no natural key, no history, no place in a fixture."""


def test_every_table_of_the_app_is_a_curated_model_or_its_history_or_bookkeeping():
    assert set(apps.get_app_config("procurement").get_models()) == {*PLAIN, *HISTORIES, *BOOKKEEPING}


def test_every_model_stands_in_one_fixture_family():
    assert sorted(m.__name__ for m in MODELS) == sorted(m.__name__ for m in PLAIN)


@each_model
def test_the_docstring_says_what_the_thing_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


@each_model
def test_the_natural_key_is_unique_and_never_null(model):
    assert model.KEY
    fields = [model._meta.get_field(name) for name in model.KEY]
    assert not any(field.null for field in fields)
    together = [
        set(c.fields) for c in model._meta.constraints if isinstance(c, models.UniqueConstraint) and not c.condition
    ]
    assert [fields[0].unique] == [True] if len(fields) == 1 else set(model.KEY) in together


@each_model
def test_children_are_numbered_within_their_owner_and_go_with_it(model):
    if issubclass(model, Owned):
        assert (model.OWNER, "number") == model.KEY
        assert model._meta.get_field(model.OWNER).remote_field.on_delete is models.CASCADE
    else:
        assert model.OWNER == ""


@each_field
def test_other_relations_protect_what_they_point_at(model, field):
    if not field.is_relation or field.name == model.OWNER:
        return
    belongs_to = getattr(field.related_model, "OWNER", "")
    expected = models.CASCADE if belongs_to else models.PROTECT
    assert field.remote_field.on_delete is expected


@each_field
def test_reverse_names_read_aloud(model, field):
    if field.is_relation:
        assert not field.remote_field.get_accessor_name().endswith("_set")


@each_field
def test_the_analyst_finds_a_comment_on_every_column(model, field):
    if field.is_relation or field.primary_key:
        return
    assert field.db_comment
    assert field.db_comment.casefold() not in (field.name, str(field.verbose_name).casefold())


@each_field
def test_every_closed_choice_is_held_by_the_database(model, field):
    if field.choices or getattr(field, "vocabulary", None):
        names = [constraint.name for constraint in model._meta.constraints]
        assert f"procurement_{model._meta.model_name}_{field.name}_known" in names


@each_field
def test_text_is_empty_and_never_null(model, field):
    if isinstance(field, models.CharField | models.TextField):
        assert not field.null


@each_field
def test_dates_are_named_on_and_bring_their_keys_and_check(model, field):
    if field.__class__.__name__ != "UncertainDateField":
        assert not field.name.endswith("_on")
        return
    stem = field.name.removesuffix("_on")
    assert field.name == f"{stem}_on"
    for end in ("first", "last"):
        key = model._meta.get_field(f"{stem}_{end}")
        assert (key.generated, key.source, key.end, key.serialize) == (True, field.name, end, False)
    assert f"procurement_{model._meta.model_name}_{field.name}_sound" in [c.name for c in model._meta.constraints]


@each_model
def test_constraints_are_named_and_tell_a_curator_what_to_do(model):
    for constraint in model._meta.constraints:
        assert re.fullmatch(rf"procurement_{model._meta.model_name}_[a-z_]+", constraint.name)
        assert len(constraint.name) <= 63
        assert constraint.violation_error_message != models.BaseConstraint.default_violation_error_message
        assert len(constraint.violation_error_message) > 20


@each_model
def test_indexes_name_their_user(model):
    for index in model._meta.indexes:
        users = r"(offer|event)_list_by_[a-z]+|offer_public_by_[a-z]+|(offer|event|platform)_citation_by_[a-z]+"
        assert re.fullmatch(users, index.name)


@each_model
def test_history_keeps_every_column_that_is_not_derived_by_the_database_or_for_search(model):
    kept = {field.name for field in model.history.model._meta.concrete_fields}
    expected = {
        field.name
        for field in model._meta.concrete_fields
        if not field.generated and field.name not in ("search", "folded")
    }
    assert expected <= kept
    assert kept - expected == {
        "history_id", "history_date", "history_change_reason", "history_type", "history_user", "via", "change_set",
    }  # fmt: skip


@each_model
def test_history_is_found_by_its_record_the_key_of_that_and_the_act_and_checked_against_nothing(model):
    fields = [field for field in model.history.model._meta.concrete_fields if not field.primary_key]
    key = {model.OWNER} if model.OWNER else {name for name in model.KEY if model._meta.get_field(name).unique}
    assert {field.name for field in fields if field.db_index} == {"id", "change_set", *key}
    assert [field.name for field in fields if field.is_relation and field.db_constraint] == []


@each_model
def test_an_owner_is_found_by_the_index_of_the_natural_key_alone(model):
    if model.OWNER:
        assert not model._meta.get_field(model.OWNER).db_index


@each_model
def test_permissions_cover_import_export_and_publishing(model):
    publishing = ("publish",) if issubclass(model, Reviewed) else ()
    assert model._meta.default_permissions == ("add", "change", "delete", "view", "import", "export", *publishing)


@each_model
def test_the_model_stands_in_the_admin(model):
    assert model in admin.site._registry


@pytest.mark.django_db
@each_model
def test_every_model_can_be_asked_for_what_is_public(model):
    assert list(model.objects.public()) == []


@pytest.mark.django_db
def test_comments_reach_the_database_where_it_keeps_them():
    if not connection.features.supports_comments:
        pytest.skip("this engine keeps no comments")
    with connection.cursor() as cursor:
        for model in PLAIN:
            kept = {
                c.name: c.comment for c in connection.introspection.get_table_description(cursor, model._meta.db_table)
            }
            wanted = {field.column: field.db_comment for field in model._meta.concrete_fields if field.db_comment}
            assert {column: kept[column] for column in wanted} == wanted


@pytest.mark.django_db
def test_migrations_are_linear_and_named():
    graph = MigrationLoader(connection).graph
    names = sorted(name for app, name in graph.nodes if app == "procurement")
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert [name for name in names if "auto" in name or "merge" in name] == []
    assert graph.leaf_nodes("procurement") == [("procurement", names[-1])]
