"""What two curators made of one record: theirs is kept, ours is kept, and where both typed, one is asked to choose."""

from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise

from django.core.exceptions import ObjectDoesNotExist
from django.forms import ModelChoiceField
from django.utils.text import capfirst
from django.utils.timezone import localtime, now

from procurement.admin.opened import Opened, row_key
from procurement.admin.reason import REASON
from procurement.admin.typed_values import from_raw, in_words, put, raw, renumber, spelled

DELETE = "DELETE"


@dataclass
class Clash:
    """One field, or one whole row, that two people changed. `name` is that of the radio buttons, `latest` the history
    that a choice is made against: a choice against anything older does not count.
    """

    name: str
    latest: int
    label: str
    who: str
    when: str
    was: str = ""
    theirs: str = ""
    mine: str = ""
    fields: tuple = ()
    """For a row that was deleted: (label, was, mine) of each field that was typed over."""


@dataclass
class Meanwhile:
    """What became of a form that others overtook: the post to go on with, and what to say of it."""

    post: object
    opened: Opened
    clashes: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    """(who, when, label) of what others changed and this form did not."""


class Merger:
    """Merges one post into what stands now. `opened` is what its form was opened on, `current` the versions now."""

    def __init__(self, request, opened, current):
        self.opened, self.current, self.user = opened, current, request.user
        self.result = Meanwhile(deepcopy(request.POST), Opened(current))
        self.pointed = []  # clashes whose words name other records, put in at the end

    def chosen(self, name, latest):
        """theirs, mine, or None while nobody has chosen between what stands now."""
        said, _, against = self.result.post.get(f"_keep-{name}", "").partition("-")
        return said if said in ("theirs", "mine") and against == str(latest) else None

    def record(self, form):
        """Compare the form of the record itself."""
        self._compare_all([(form, form.instance.pk)], "")

    def rows(self, formset):
        """Compare the rows of one kind, and put those that are gone out of the post or back into it."""
        pairs = formset.typed_rows()[: formset.initial_form_count()]
        gone = self._compare_all(pairs, capfirst(formset.model._meta.verbose_name))
        back = self._settle_gone(formset, pairs, gone)
        if gone or back:
            renumber(self.result.post, formset, [pair[0].prefix for pair in pairs if pair[1] in gone], back)

    def _compare_all(self, pairs, noun):
        """Compare bound forms with what stands; the keys of the rows that stand no longer, with their histories."""
        gone = {}
        if not pairs:
            return gone
        model = pairs[0][0]._meta.model
        since = self._since(model, [pk for _, pk in pairs if pk])
        for form, pk in pairs:
            told = since.get(pk)
            if not told:
                continue
            if told[-1].history_type == "-":
                gone[pk] = told
            else:
                self._compare(form, pk, told, f"{noun} {form.instance.number}, " if noun else "")
        return gone

    def _since(self, model, pks):
        """{primary key: history from what the form was opened on to now} of rows changed since."""
        first = {}
        for pk in pks:
            key = row_key(model, pk)
            bases = [self.opened.versions.get(key)]
            bases += [base for name, base in self.opened.held.items() if name.startswith(f"{key} ")]
            if None not in bases and min(bases) != self.current.get(key):
                first[pk] = min(bases)
        if not first:
            return {}
        rows = model.history.filter(id__in=first, history_id__gte=min(first.values())).select_related("history_user")
        since = {}
        for row in rows.order_by("history_id"):
            if row.history_id >= first[row.id]:
                since.setdefault(row.id, []).append(row)
        return {pk: told for pk, told in since.items() if told[0].history_id == first[pk]}

    def _compare(self, form, pk, told, where):
        key, model, latest = row_key(form._meta.model, pk), form._meta.model, told[-1].history_id
        opened_at = self.opened.held.get(f"{key} {DELETE}", self.opened.versions[key])
        bases = {}

        def base(name):
            """The form as it was opened, or as it was when `name` was first typed over."""
            at = self.opened.held.get(f"{key} {name}", opened_at)
            row = max((row for row in told if row.history_id <= at), key=lambda row: row.history_id)
            if row.history_id not in bases:
                bases[row.history_id] = _opened(form, row)
            return row, bases[row.history_id]

        names = [name for name in _asked(form) if _moved(form, base(name)[1], name)]
        if form.prefix and f"{form.prefix}-{DELETE}" in self.result.post:
            if names:
                self._deleted_here(form, pk, told, where, names)
            return
        for name in names:
            row, was = base(name)
            asked, bound = form.fields[name], form[name]
            stands = _initial(form, name)
            before = _initial(was, name)
            who, when = _author([r for r in told if r.history_id >= row.history_id], model, name, self.user)
            label = where + (_small(bound.label) if where else capfirst(bound.label))
            if not asked.has_changed(before, bound.data):
                put(self.result.post, bound, stands)
                self.result.kept.append((who, when, label))
            elif asked.has_changed(stands, bound.data):
                chosen_by = _dashed(key, name)
                side = self.chosen(chosen_by, latest)
                if side == "theirs":
                    put(self.result.post, bound, stands)
                elif side is None:
                    clash = Clash(chosen_by, latest, label, who, when)
                    self._say(clash, asked, was=before, theirs=stands, mine=bound.data)
                    self.result.opened.held[f"{key} {name}"] = row.history_id

    def _deleted_here(self, form, pk, told, where, names):
        """A row that this form deletes and somebody has changed."""
        key, latest = row_key(form._meta.model, pk), told[-1].history_id
        name = _dashed(key, DELETE)
        side = self.chosen(name, latest)
        if side == "theirs":
            del self.result.post[f"{form.prefix}-{DELETE}"]
            for other in names:
                put(self.result.post, form[other], _initial(form, other))
        elif side is None:
            who, when = _author(told, form._meta.model, None, self.user)
            labels = ", ".join(_small(form[other].label) for other in names)
            label = where.rstrip(", ")
            clash = Clash(name, latest, label, who, when, "as you saw it", f"changed: {labels}", "deleted")
            self.result.clashes.append(clash)
            self.result.opened.held[f"{key} {DELETE}"] = told[0].history_id

    def _settle_gone(self, formset, pairs, gone):
        """Rows that somebody deleted: what was typed into them is asked about; the typed rows to put back."""
        model, back = formset.model, []
        waiting = {}
        for form, pk in pairs:
            if pk in gone and f"{form.prefix}-{DELETE}" not in self.result.post:
                was = _opened(form, gone[pk][0])
                typed = {n: raw(form[n]) for n in _typable(form, was)}
                if any(form.fields[n].has_changed(_initial(was, n), form[n].data) for n in typed):
                    waiting[pk] = ({"number": [str(was.instance.number)], **typed}, gone[pk][0].history_id)
        for key, (typed, base) in self.opened.rows.items():
            name, pk = key.split(" ")
            if name == model._meta.model_name:
                waiting.setdefault(int(pk), (typed, base))
        latest_of = {pk: self.current[row_key(model, pk)] for pk in waiting}
        known = model.history.filter(history_id__in=[*latest_of.values(), *(base for _, base in waiting.values())])
        known = {row.history_id: row for row in known.select_related("history_user")} if waiting else {}
        for pk, (typed, base) in waiting.items():
            key, latest = row_key(model, pk), latest_of[pk]
            side = self.chosen(_dashed(key), latest)
            if side == "mine":
                back.append(typed)
            elif side is None:
                self.result.opened.rows[key] = (typed, base)
                was = _opened(formset.empty_form, known[base])
                who, when = told_by(known[latest], self.user)
                label = f"{capfirst(model._meta.verbose_name)} {known[base].number}"
                clash = Clash(_dashed(key), latest, label, who, when, theirs="deleted")
                lines = []
                for n, values in typed.items():
                    if n in was.fields and n != "number":
                        before, mine = _initial(was, n), from_raw(was.fields[n], values)
                        if was.fields[n].has_changed(before, mine):
                            lines.append((n, was.fields[n], before, mine))
                self._say(clash, None, lines=lines)
        return back

    def typed(self, pairs, noun, bases):
        """Note what was typed into forms of rows that are gone: (form, primary key) against `bases`, a history each."""
        for place, (form, pk) in enumerate(pairs, 1):
            base = bases.get(pk)
            was = _opened(form, base) if base else type(form)(prefix=form.prefix)
            lines = [(name, form.fields[name], _initial(was, name), form[name].data) for name in _typable(form, base)]
            lines = [line for line in lines if line[1].has_changed(*line[2:])]
            if lines:
                label = f"{noun} {base.number if base else f'(line {place})'}" if noun else ""
                self._say(Clash("", 0, label, "", ""), None, lines)

    def _say(self, clash, asked, lines=(), **values):
        self.result.clashes.append(clash)
        self.pointed.append((clash, asked, values, lines))

    def finish(self):
        """The Meanwhile, with all values in words; one query for each model that is pointed at."""
        wanted = {}
        for _, asked, values, lines in self.pointed:
            for one, value in [*((asked, v) for v in values.values()), *((f, v) for _, f, *vs in lines for v in vs)]:
                if isinstance(one, ModelChoiceField) and str(value or "").isdecimal():
                    wanted.setdefault(one.queryset.model, set()).add(int(value))
        names = {model: model.objects.in_bulk(pks) for model, pks in wanted.items()}
        for clash, asked, values, lines in self.pointed:
            for which, value in values.items():
                setattr(clash, which, in_words(asked, value, names))
            clash.fields = tuple(
                (capfirst(one.label or name), in_words(one, was, names), in_words(one, mine, names))
                for name, one, was, mine in lines
            )
        return self.result


def _asked(form):
    """The names of the fields that a curator can type over."""
    skipped = {"id", DELETE, REASON, getattr(form._meta.model, "OWNER", "") or ""}
    return [name for name, field in form.fields.items() if name not in skipped and not field.disabled]


def _typable(form, row):
    """The same of a row that is gone: the number of an old row is not asked for."""
    return [name for name in _asked(form) if row is None or name != "number"]


def _initial(form, name):
    return form.get_initial_for_field(form.fields[name], name)


def _opened(form, row):
    """A form like this one, of the record as a row of history has it."""
    record = row.instance
    try:
        return type(form)(instance=record, prefix=form.prefix)
    except ObjectDoesNotExist:  # a citation that spoke of a row which is gone
        for name in record.CHILDREN:
            setattr(record, name, None)
        return type(form)(instance=record, prefix=form.prefix)


def _dashed(*names):
    return " ".join(names).replace(" ", "-")


def _moved(form, was, name):
    field = form.fields[name]
    before = _initial(was, name)
    return field.has_changed(before, spelled(field, _initial(form, name)))


def _small(label):
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _author(told, model, name, user):
    """Who changed a field last, and when: (who, when), of the histories of its row from the base on."""
    column = next((f.attname for f in model._meta.concrete_fields if f.name == name), None)
    author = told[-1]
    for before, after in pairwise(told):
        if column and getattr(before, column, None) != getattr(after, column, None):
            author = after
    return told_by(author, user)


def told_by(row, user):
    """(who, when) of a row of history, to be read on: `alice`, `at 12:03`."""
    who = "you, in another window," if row.history_user == user else str(row.history_user or "somebody")
    moment = localtime(row.history_date)
    day = "" if moment.date() == localtime(now()).date() else f"on {moment.day} {moment:%B %Y} "
    return who, f"{day}at {moment:%H:%M}"
