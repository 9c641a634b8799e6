"""Operations that are carried out as one, with the models rendered once and not after each of them."""

from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateTogether(Operation):
    """CreateModel operations that may point at each other in any order.

    Django renders all models that are related anew after each operation: with sixty tables that point at each other,
    that is most of the time of a first migration.
    """

    reversible = True

    def __init__(self, operations):
        if not all(isinstance(operation, CreateModel) for operation in operations):
            raise TypeError("Only models are created together: give other operations a place of their own.")
        self.operations = operations

    def deconstruct(self):
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.operations)} models"


class AlterTogether(Operation):
    """AlterField operations on columns of many tables, {model name: {field name: field}}.

    The models are rendered once; and SQLite, which alters a column by copying its table, copies each table once.
    """

    reversible = True

    def __init__(self, fields):
        self.fields = fields

    def deconstruct(self):
        return type(self).__name__, [self.fields], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for name, fields in self.fields.items():
            for column, field in fields.items():
                state.alter_field(app_label, name, column, field, preserve_default=True)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for name, fields in self.fields.items():
            old, new = (state.apps.get_model(app_label, name) for state in (from_state, to_state))
            if self.allow_migrate_model(schema_editor.connection.alias, new):
                self.alter(schema_editor, old, [(old._meta.get_field(c), new._meta.get_field(c)) for c in fields])

    def alter(self, schema_editor, model, pairs):
        if hasattr(schema_editor, "_remake_table"):
            schema_editor._remake_table(model, alter_fields=pairs)
            return
        for old, new in pairs:
            schema_editor.alter_field(model, old, new)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Alter {sum(map(len, self.fields.values()))} columns of {len(self.fields)} tables"


class DropIndexes(AlterTogether):
    """AlterTogether for fields that lose their index and nothing else: no table is copied or asked about its rows."""

    def alter(self, schema_editor, model, pairs):
        for _, field in pairs:
            if field.db_index:
                for statement in schema_editor._field_indexes_sql(model, field):
                    schema_editor.execute(statement)
            else:
                # by the name Django gives it: on SQLite its introspection cannot read CHECKs as long as ours
                name = schema_editor._create_index_name(model._meta.db_table, [field.column])
                schema_editor.execute(schema_editor._delete_index_sql(model, name))

    def describe(self):
        return f"Drop {sum(map(len, self.fields.values()))} indexes"


class LetGoOfLengths(AlterTogether):
    """AlterTogether for every column of a history whose length is a CHECK: it repeats what the record's own let in."""

    def __init__(self):
        super().__init__({})

    def deconstruct(self):
        return type(self).__name__, [], {}

    def state_forwards(self, app_label, state):
        self.fields = {}
        for (app, name), model in state.models.items():
            if app == app_label and name.startswith("historical"):
                held = {column: field for column, field in model.fields.items() if getattr(field, "held", False)}
                self.fields[name] = {column: _let_go(field) for column, field in held.items()}
        super().state_forwards(app_label, state)

    def alter(self, schema_editor, model, pairs):
        if pairs:
            super().alter(schema_editor, model, pairs)

    def describe(self):
        return "Let go of the CHECKs on lengths in the histories"


def _let_go(field):
    free = field.clone()
    free.held = False
    return free
