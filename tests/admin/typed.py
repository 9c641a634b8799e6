"""What a curator's browser sends: the form as the page gives it, with some fields typed over."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """The successful controls of all forms of a page, as {name: [values]}."""

    def __init__(self):
        super().__init__()
        self.values, self._select, self._textarea, self._option, self._many = {}, None, None, None, False

    def _add(self, name, value):
        self.values.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "select" and name:
            self._select, self._option, self._many = name, None, "multiple" in attrs
        elif tag == "option" and self._select:
            if self._many:
                if "selected" in attrs:
                    self._add(self._select, attrs.get("value", ""))
            elif self._option is None or "selected" in attrs:
                self._option = attrs.get("value", "")
        elif tag == "textarea" and name:
            self._textarea = name
            self._add(name, "")
        elif tag == "input" and name and "disabled" not in attrs:
            kind = attrs.get("type", "text")
            if kind in ("checkbox", "radio") and "checked" not in attrs:
                return
            if kind not in ("submit", "button"):
                self._add(name, attrs.get("value", "on" if kind == "checkbox" else ""))

    def handle_endtag(self, tag):
        if tag == "select" and self._select:
            if not self._many:
                self._add(self._select, self._option or "")
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data):
        if self._textarea:
            self.values[self._textarea][-1] += data.removeprefix("\r\n").removeprefix("\n")


def form_of(client, address):
    """The fields of the form at `address`, as a browser would send them unchanged."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    parser = _Fields()
    parser.feed(response.content.decode())
    return {name: values for name, values in parser.values.items() if "__prefix__" not in name}


def save(client, address, button="_save", **typed):
    """Fill in and send the form at `address`; a double underscore of a name stands for a hyphen. The response."""
    fields = form_of(client, address)
    for name, value in typed.items():
        name = name.replace("__", "-")
        fields[name] = value if isinstance(value, list) else [str(value)]
    return client.post(address, {**fields, button: "Save"})


def more_rows(fields, prefix, count):
    """What the “add another” link changes: the number of rows of a formset."""
    return fields | {f"{prefix}__TOTAL_FORMS": count}


def errors_of(response):
    """The messages at the fields of a refused form, as {field: [messages]}, rows named `prefix-number-field`."""
    assert response.status_code == 200, "the form was not refused"
    form = response.context["adminform"].form
    found = {name: list(said) for name, said in form.errors.items()}
    for inline in response.context["inline_admin_formsets"]:
        if said := list(inline.formset.non_form_errors()):
            found[inline.formset.prefix] = said
        for row in inline.formset.forms:
            found |= {f"{row.prefix}-{name}": list(said) for name, said in row.errors.items()}
    return found


def messages_of(response):
    """The messages that the next page shows, as texts."""
    return [str(message) for message in response.wsgi_request._messages]
