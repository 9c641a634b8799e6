"""How a test asks one rule of all records, as `check_data` does."""

from procurement.rules import CHECKS

RULES = {rule.name: rule for rule in CHECKS}


def found(name):
    """What the rule of that name says of all records: [(natural key, sentence)], by key."""
    rule = RULES[name]
    said = []
    for model in rule.models:
        keys = dict(model.objects.values_list("pk", model.KEY[0]))
        said += [(keys[pk], sentence) for pk, sentence in rule.problems(rule.rows(model))]
    return sorted(said)


def broken(name):
    """The natural keys of the records that break the rule, once for each breach."""
    return [key for key, _ in found(name)]
