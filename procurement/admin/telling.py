"""Many sentences to one person: the first of them, and how many more there are."""

from django.contrib import messages

MOST_TOLD = 20


def tell_each(request, sentences, level, count=None, rest="more of the kind"):
    """Say the first sentences of a list as messages, then how many more of `count`, all of the list, there are."""
    for sentence in sentences[:MOST_TOLD]:
        messages.add_message(request, level, sentence)
    left = (len(sentences) if count is None else count) - MOST_TOLD
    if left > 0:
        messages.add_message(request, level, f"And {left:,} {rest}.")
