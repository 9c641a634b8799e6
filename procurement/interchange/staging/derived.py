"""What we derive of a record: the texts that are made beside a new one, and what a file may say of the columns."""

from procurement.interchange.resources.blocks import ABSENT, SIZE
from procurement.interchange.resources.cells import is_empty, shown
from procurement.interchange.staging.memo import text_of
from procurement.services.derive import FOLDED, SEARCHED, joined_words
from procurement.validators import fold


class Derived:
    """What is derived of the records of one Layout."""

    def __init__(self, layout):
        self.layout = layout
        self._defaults = [text_of(layout.model._meta.get_field(name).get_default()) for name in layout.derived]
        self._searched = [layout.place_of[name] for name in SEARCHED.get(layout.model, ())]
        self._folds = _Folds()

    def beside(self, row):
        """The texts that we derive of a new record from itself alone, in the order of the layout."""
        texts = []
        if self.layout.model in SEARCHED:
            texts.append(joined_words([self._folds[row[place]] for place in self._searched if row[place]]))
        if self.layout.model in FOLDED:
            texts.append(fold(row[self.layout.place_of["text"]]))
        return texts

    def note_disagreeing(self, texts, raw, found, wrong):
        """Note in `wrong` the cells of derived columns that say something else than the record itself.

        `texts` and `raw` are those of the block by column; `found` are (primary key, texts) of the records or None.
        """
        for place, name in enumerate(self.layout.derived):
            cells = raw.get(name)
            if cells is None:
                continue
            for at, text in enumerate(texts[name]):
                held = found[at][1][len(self.layout.names) + place] if found[at] else self._defaults[place]
                if text == held or is_empty(cells[at]) or cells[at] is ABSENT:
                    continue
                message = (
                    f"Found {shown(cells[at])}; the milestones and deliveries give {shown(held)}: leave the cell "
                    "empty, or correct them."
                )
                if at not in wrong or any(column in self.layout.derived for column, _, _ in wrong[at]):
                    wrong.setdefault(at, []).append((name, "", message))


class _Folds(dict):
    """{text: the text folded}, as far as they were met lately."""

    def __missing__(self, text):
        if len(self) > SIZE:
            self.clear()
        folded = self[text] = fold(text)
        return folded
