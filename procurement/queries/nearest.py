"""The names that are spelled most like a given one, told without comparing it with all of them."""

from collections import Counter, defaultdict

from procurement.validators import fold

_LEAST_ALIKE = 0.35
_MOST = 3


class Nearest:
    """Finds names like another: they share the most groups of three letters, whatever their length.

    Made of (name, how a message writes its owner) pairs. Asking costs as much as there are names that share a group
    with the one asked for.
    """

    def __init__(self, names):
        self._owners, self._sizes, self._having = [], [], defaultdict(list)
        for name, owner in names:
            groups = _groups(name)
            for group in groups:
                self._having[group].append(len(self._owners))
            self._owners.append(owner)
            self._sizes.append(len(groups))

    def find(self, text):
        """At most three owners, the likest first."""
        groups = _groups(text)
        shared = Counter()
        for group in groups:
            shared.update(self._having.get(group, ()))
        likeness = {}
        for place, count in shared.items():
            share = 2 * count / (len(groups) + self._sizes[place])
            owner = self._owners[place]
            if share >= _LEAST_ALIKE and share > likeness.get(owner, 0):
                likeness[owner] = share
        return tuple(sorted(likeness, key=lambda owner: (-likeness[owner], owner))[:_MOST])


def _groups(text):
    padded = f"  {fold(text)} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
