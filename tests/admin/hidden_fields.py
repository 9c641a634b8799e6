"""The hidden fields of a page."""

from html.parser import HTMLParser


class _Hidden(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("type") == "hidden":
            self.found[attrs["name"]] = attrs["value"]


def hidden(response):
    """The hidden fields of a page, as its form sends them."""
    parser = _Hidden()
    parser.feed(response.content.decode())
    return parser.found
