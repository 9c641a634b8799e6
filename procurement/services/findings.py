"""What the rules find among all records, for the command and for the curator's desk."""

from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice

from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list

from procurement.choices import Level
from procurement.queries.desk import REVIEWED, count_conflicts
from procurement.rules import CHECKS
from procurement.services.refusals import Refused

_BATCH = 500
MANY = 5_000
"""With more records of a kind than this the rules are asked by a worker: 5,000 offers take half a second."""

_CACHED, _ASKED = "findings", "findings-asked"
_GRAVITY = {level: place for place, level in enumerate(Level.values)}


@dataclass(frozen=True)
class Finding:
    """A breach of a rule by one record.

    `key` is the record's natural key as text, `sentence` says what was found and what to do, and `link` is the path of
    the admin page on which to do it.
    """

    rule: str
    level: str
    model: str
    pk: int
    key: str
    sentence: str
    link: str

    def as_dict(self):
        return asdict(self)


@dataclass(frozen=True)
class Tally:
    """How often a rule is broken: `sentence` is the rule, `first` a few Findings, `link` the page of them all."""

    rule: str
    level: str
    sentence: str
    count: int
    first: tuple
    link: str


@dataclass(frozen=True)
class Tallies:
    """The Tallies of the rules that are broken, the gravest first, and when they were counted.

    `conflicts` are the records about which sources disagree, as procurement.queries.desk.Waiting.
    """

    counted_at: datetime
    rules: tuple
    conflicts: tuple


def kinds():
    """The sorts of record that rules speak of, as {name of the model: model}."""
    return {model._meta.model_name: model for rule in CHECKS for model in rule.models}


def checks(names=(), kind_names=(), level=Level.INFO):
    """Pairs (rule, its models) to ask: those named, of these kinds, as grave as `level` at least; empty means all.

    Raises Refused with the names there are.
    """
    known = {rule.name: rule for rule in CHECKS}
    _refuse_unknown("rule", names, known)
    _refuse_unknown("kind", kind_names, kinds())
    chosen = []
    for rule in (rule for name, rule in known.items() if not names or name in names):
        models = [model for model in rule.models if not kind_names or model._meta.model_name in kind_names]
        if models and _GRAVITY[rule.level] <= _GRAVITY[level]:
            chosen.append((rule, models))
    return chosen


def findings(chosen=None):
    """Yield the Findings of these pairs of rule and models (see `checks`), by default of all, rule by rule.

    The queries of a rule do not grow with the records; the keys of what it finds cost one for each 500.
    """
    for rule, models in checks() if chosen is None else chosen:
        for model in models:
            problems = iter(rule.problems(rule.rows(model)))
            while batch := list(islice(problems, _BATCH)):
                yield from _named(rule, model, batch)


def tallies(shown=5, fresh_for=600):
    """The Tallies of all rules, for a start page: counted anew when the last count is older than `fresh_for` seconds.

    Counting asks every rule of every record, which takes half a minute with 400,000 offers: the count is kept where
    every process of the site finds it, and `counted_at` says when it was made, so that the page can say it too.
    `fresh_for=0` counts now. Each Tally holds its first `shown` Findings; `findings(checks([tally.rule]))` gives them
    all, and so does the page at its `link`.
    """
    kept = kept_tallies()
    if kept and is_fresh(kept, fresh_for):
        return kept
    counted_at, counted = timezone.now(), []
    for rule, models in checks():
        count, first = 0, []
        for model in models:
            problems = iter(rule.problems(rule.rows(model)))
            told = list(islice(problems, shown - len(first)))
            first += _named(rule, model, told)
            count += len(told) + sum(1 for _ in problems)
        if count:
            link = reverse("admin:findings", args=[rule.name])
            counted.append(Tally(rule.name, str(rule.level), rule.sentence, count, tuple(first), link))
    found = Tallies(counted_at, tuple(counted), tuple(count_conflicts()))
    _cache().set(_CACHED, found, None)
    return found


def kept_tallies():
    """The Tallies as they were last counted, by whatever process; None if they never were."""
    return _cache().get(_CACHED)


def is_fresh(found, seconds=600):
    """Whether the Tallies were counted within so many seconds."""
    return (timezone.now() - found.counted_at).total_seconds() < seconds


def is_slow():
    """Whether there are too many records of one kind to count while a page waits. Costs the same however many."""
    return any(model.objects.order_by()[MANY : MANY + 1].exists() for model in REVIEWED)


def ask_for_count():
    """Have the next worker that is free count. Nothing is written in the database, which may be busy."""
    _cache().set(_ASKED, True, None)


def is_count_asked():
    return bool(_cache().get(_ASKED))


def count_if_asked():
    """Count if that was asked for; returns whether it was."""
    if not is_count_asked():
        return False
    _cache().delete(_ASKED)  # first: a count that breaks is not to be tried for ever
    tallies(fresh_for=0)
    return True


def _cache():
    return caches["progress"]  # in files: what a worker counts is for every process of the site


def _named(rule, model, problems):
    """The problems, pairs of primary key and sentence, as Findings."""
    if not problems:
        return
    keys = dict(model.objects.filter(pk__in={pk for pk, _ in problems}).values_list("pk", model.KEY[0]))
    page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    for pk, sentence in problems:
        if pk in keys:  # it may have gone since
            yield Finding(
                rule.name, str(rule.level), model._meta.model_name, pk, keys[pk], sentence, reverse(page, args=[pk])
            )


def _refuse_unknown(noun, asked, known):
    if unknown := [name for name in asked if name not in known]:
        raise Refused(f"There is no {noun} “{unknown[0]}”: choose {get_text_list(sorted(known), 'or')}.")
