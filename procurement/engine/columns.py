"""Columns that both engines hold alike."""


class HeldLength:
    """Mixin of a text field whose length is a CHECK, since SQLite keeps any length otherwise.

    A copy in a history is not `held`: it repeats what the record's own column let in.
    """

    def __init__(self, *args, held=True, **kwargs):
        self.held = held
        super().__init__(*args, **kwargs)

    def db_check(self, connection):
        return f"length({connection.ops.quote_name(self.column)}) <= {self.max_length}" if self.held else None

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs if self.held else kwargs | {"held": False}
