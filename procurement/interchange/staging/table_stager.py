"""Turns blocks of a file of one of our own models into staged rows: the whole record as it would be, as text.

A block costs a few queries, however many rows it has; each distinct cell of a column is read once.
"""

import json
from dataclasses import dataclass, field

from procurement.choices import Outcome, Review
from procurement.interchange.resources.blocks import ABSENT
from procurement.interchange.resources.cells import TextCell, shown
from procurement.interchange.resources.columns import columns_of
from procurement.interchange.resources.header import REASON
from procurement.interchange.resources.keys import key_text
from procurement.interchange.staging.books import PkBook
from procurement.interchange.staging.cleaning import cleaner_of
from procurement.interchange.staging.derived import Derived
from procurement.interchange.staging.held_records import HeldRecords
from procurement.interchange.staging.layout import UNREAD, layout_of
from procurement.interchange.staging.memo import EMPTY, ColumnMemo, OwnRelationMemo, RelationMemo
from procurement.interchange.staging.whole_file import refuse_header, refuse_incomplete, refuse_merged
from procurement.models import Offer
from procurement.queries.keyed import leading_keys

NO_RIGHT = "You may not publish records nor take them back: leave the review as it is."


@dataclass
class Staged:
    """What became of a block. The cells of a rejected row are those that could be read, if its key could be.

    Rows are (line, outcome, target, cells, JSON of what was held); problems are (line, column, found, message);
    unchanged rows are (line, target). `filled` are the places of the columns that are not null throughout.
    """

    rows: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    rejected: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    filled: list = field(default_factory=list)


class TableStager:
    """Stages the blocks of one file, in their order. `options` are the batch's.

    `are_texts` says that all cells are of class str, which saves a look at each.
    """

    def __init__(self, model, unit, options, are_texts=False):
        self.model, self.unit, self.options, self.are_texts = model, unit, options, are_texts
        self.layout = layout_of(model)
        self.columns = columns_of(model)
        self.books = {}
        self.memos = {name: self._memo(name, column) for name, column in self.columns.items()}
        self.held = HeldRecords(model, [*self.layout.names, *self.layout.derived])
        self._text_places = [
            place for place, name in enumerate(self.layout.names) if isinstance(self.columns[name].widget, TextCell)
        ]
        self._cleaner = cleaner_of(model, self.layout, self.books)
        self.derived = Derived(self.layout)
        self._seen = {}
        self._header = None

    def _memo(self, name, column):
        if column.field.is_relation:
            target = column.field.related_model
            if target not in self.books:
                mapping = self.options.get("mapping", {}).get(target._meta.model_name)
                self.books[target] = PkBook(target, mapping)
            memo = OwnRelationMemo if target is self.model else RelationMemo
            return memo(column, self.books[target])
        is_first = name == self.model.KEY[0]
        takes_next = name == self.model.KEY[-1] and (self.model is Offer or bool(self.model.OWNER))
        return ColumnMemo(column, takes_next, leading_keys(self.model) if is_first else None)

    def take(self, block):
        """A Staged of one block. Raises Unreadable for what is wrong with the file as a whole."""
        if block.header != self._header:
            refuse_header(block.header, self.columns)
            self._header = block.header
        raw = dict(zip(block.header, zip(*block.rows, strict=True), strict=True))
        raw.pop(REASON, None)
        texts = {name: self.memos[name].texts(cells, self.are_texts) for name, cells in raw.items()}
        if owner := self.model.OWNER:
            refuse_merged(raw[owner], raw["number"], self.memos[owner].book.leading)
        keys = self._keys(texts)
        found = self._found(keys)
        refuse_incomplete(block, self.columns, found, self.unit)
        wrong = {}
        posted = [self._posted(place, texts, found, wrong) for place in range(len(self.layout.names))]
        self._note_repeated(block, keys, raw, wrong)
        unread = {at: {column for column, _, _ in problems} for at, problems in wrong.items()}
        if self._cleaner:
            self._cleaner(posted, found, raw, wrong)
        self.derived.note_disagreeing(texts, raw, found, wrong)
        return self._classified(block, posted, found, unread, wrong)

    def _keys(self, texts):
        """The key of each row as a tuple of texts, None where a part of it is open or wrong."""
        parts = [texts[name] for name in self.model.KEY]
        if len(parts) == 1:
            return [(text,) if text.__class__ is str else None for text in parts[0]]
        return [key if all(part.__class__ is str for part in key) else None for key in zip(*parts, strict=True)]

    def _found(self, keys):
        wanted = {key for key in keys if key}
        held = self.held.by_key(wanted) if wanted else {}
        return [held.get(key) for key in keys] if held else [None] * len(keys)

    def _posted(self, place, texts, found, wrong):
        """The texts that a column would hold, row by row; what cannot be is noted in `wrong`."""
        name, default = self.layout.names[place], self.layout.defaults[place]
        given = texts.get(name)
        if given is None:
            return [held[1][place] if held else default for held in found]
        if not self.memos[name].has_special:
            return given
        given = list(given)
        for at, text in enumerate(given):
            if text is None or text.__class__ is str:
                continue
            if text is EMPTY and not found[at]:
                given[at] = default
            elif text is ABSENT and self.memos[name].takes_next:
                given[at] = None
            elif text is ABSENT and (found[at] or not self.columns[name].needed):
                given[at] = found[at][1][place] if found[at] else default
            else:
                if text is EMPTY or text is ABSENT:
                    text = self.memos[name].empty_is_wrong()
                wrong.setdefault(at, []).extend((name, text.found, message) for message in text.messages)
                given[at] = None
        return given

    def _note_repeated(self, block, keys, raw, wrong):
        seen, last = self._seen, self.model.KEY[-1]
        for at, key in enumerate(keys):
            if not key:
                continue
            if (first := seen.setdefault(key if len(key) > 1 else key[0], block.lines[at])) != block.lines[at]:
                named = key_text(self._written_key(key, raw, at))
                message = f"The key {named} stands in {self.unit} {first} already: remove one of the rows."
                wrong[at] = [(last, shown(raw[last][at]), message)]

    def _written_key(self, key, raw, at):
        """The key as a file writes it: an owner by its own key."""
        return [
            str(raw[name][at]).strip() if self.columns[name].field.is_relation else part
            for name, part in zip(self.model.KEY, key, strict=True)
        ]

    def _classified(self, block, posted, found, unread, wrong):
        """A Staged of the rows: of those that are `wrong`, the cells of columns that are not in `unread`."""
        staged, count = Staged(), len(self.layout.names)
        staged.filled = [place for place, texts in enumerate(posted) if texts.count(None) < len(texts)]
        review = self.layout.place_of.get("review") if "may_publish" in self.options else None
        for at, row in enumerate(zip(*posted, strict=True)):
            line, held = block.lines[at], found[at]
            if at not in wrong and held:
                was = held[1][:count] if len(held[1]) > count else held[1]
                if row != was:
                    row = self._with_line_ends(row, was)
                if row == was:
                    staged.unchanged.append((line, held[0]))
                    continue
            if at not in wrong and review is not None and not self.options["may_publish"]:
                before = held[1][review] if held else Review.DRAFT
                if row[review] != before and Review.PUBLISHED in (row[review], before):
                    wrong[at] = [("review", shown(row[review]), NO_RIGHT)]
                    unread[at] = {"review"}
            if at in wrong:
                staged.problems.extend((line, *problem) for problem in wrong[at])
                # where its key or what it says as a whole is wrong, all else would be told of another record
                if at in unread and unread[at].isdisjoint(self.model.KEY):
                    was = UNREAD + " ".join(sorted(unread[at])) + UNREAD
                    staged.rows.append((line, Outcome.REJECTED.value, held[0] if held else None, row, was))
                else:
                    staged.rejected.append(line)
            elif held:
                staged.rows.append((line, Outcome.CHANGED.value, held[0], row, json.dumps(was)))
            else:
                staged.rows.append((line, Outcome.NEW.value, None, row, None))
        return staged

    def _with_line_ends(self, row, was):
        """The row, with the line ends that are held where a spreadsheet program has only rewritten those."""
        for place in self._text_places:
            one, other = row[place], was[place]
            if one != other and one and other and _one_line_end(one) == _one_line_end(other):
                row = (*row[:place], other, *row[place + 1 :])
        return row


def _one_line_end(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")
