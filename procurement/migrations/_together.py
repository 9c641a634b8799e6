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
