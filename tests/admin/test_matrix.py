"""Who may do what, as one table: every page and action of the admin, for every role. What has no row fails.

Roles: R Reader, C Contributor, E Editor, A Administrator. Nobody who is not signed in is let in anywhere.
"""

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.urls import URLPattern, reverse

from procurement.admin.site import site
from procurement.models import ChangeSet, ImportBatch, Suggestion, recorded
from procurement.models.base import Reviewed
from procurement.queries.keyed import kind_of as mergeable_kind
from tests import make
from tests.accounts import account
from tests.admin.sample import one_of_each

pytestmark = pytest.mark.django_db

ROLES = {"R": "Reader", "C": "Contributor", "E": "Editor", "A": "Administrator"}

REVIEWED, ROWS, SHARED, OTHERS = "reviewed", "rows of reviewed", "sources and packages", "other records"

PAGES = {
    # page             reviewed: draft, in review,  rows: the same            sources, packages: others
    #                  published                                              unseen, seen
    "changelist":      (("RCEA",),                 ("RCEA",),                 ("RCEA",),        ("RCEA",)),
    "add":             (("CEA",),                  ("CEA",),                  ("CEA",),         ("EA",)),
    "view":            (("RCEA", "RCEA", "RCEA"),  ("RCEA", "RCEA", "RCEA"),  ("RCEA", "RCEA"), ("RCEA",)),
    "change":          (("CEA", "EA", "EA"),       ("CEA", "EA", "EA"),       ("CEA", "EA"),    ("EA",)),
    "delete":          (("CEA", "EA", "EA"),       ("CEA", "EA", "EA"),       ("EA", "EA"),     ("EA",)),
    "history":         (("RCEA", "RCEA", "RCEA"),  ("RCEA", "RCEA", "RCEA"),  ("RCEA", "RCEA"), ("RCEA",)),
    "put_back":        (("CEA", "EA", "EA"),       ("", "", ""),              ("CEA", "EA"),    ("EA",)),
    "undelete":        (("CEA", "EA", "EA"),       ("CEA", "EA", "EA"),       ("CEA", "CEA"),   ("EA",)),
    "adopt":           (("CEA", "EA", "EA"),       None,                      None,             ("EA",)),
    "advance":         (("CEA", "EA", "EA"),       None,                      None,             None),
    "import":          (("EA",),                   ("EA",),                   ("EA",),          ("EA",)),
    "import_template": (("EA",),                   ("EA",),                   ("EA",),          ("EA",)),
    "bulk":            (("CEA",),                 ("CEA",),                 ("CEA",),         ("EA",)),
    "duplicates":      (("EA",),                  None,                     ("EA",),          ("EA",)),
    "merge":           (("EA",),                  None,                     ("EA",),          ("EA",)),
    "save_filter":     (("RCEA",),                ("RCEA",),                ("RCEA",),        ("RCEA",)),
    "export":          (("CEA",),                  ("CEA",),                  ("CEA",),         ("CEA",)),
}  # fmt: skip
"""Who gets each page of a record: a column for each kind of model, a value for each state where that matters.

Rows are put back with their record, so a row by itself by nobody.
"""

ACTIONS = {
    # action                reviewed  rows    sources, packages  others
    "publish_chosen":      ("EA",    None,   None,   None),
    "send_to_review":      ("CEA",   None,   None,   None),  # of a contributor: drafts only, see test_contributor
    "take_back_to_draft":  ("CEA",   None,   None,   None),  # the same
    "delete_selected":     ("CEA",   "CEA",  "EA",   "EA"),  # the same
    "change_several":      ("CEA",   "CEA",  "CEA",  "EA"),  # the same
    "merge_chosen":        ("EA",    None,   "EA",   "EA"),  # of the records that can be merged
    "export_admin_action": ("CEA",   "CEA",  "CEA",  "CEA"),
}  # fmt: skip

WORK = {
    "changeset changelist": "RCEA",
    "changeset add": "",
    "changeset view": "RCEA",
    "changeset change": "RCEA",  # whatever is sent, it is only read
    "changeset delete": "",
    "changeset history": "RCEA",
    "changeset undo": "EA",
    "importbatch changelist": "EA",
    "importbatch add": "",
    "importbatch view": "EA",
    "importbatch change": "EA",  # whatever is sent, it is only read
    "importbatch delete": "",
    "importbatch history": "EA",
    "importbatch bring_in": "EA",
    "importbatch confirm": "EA",
    "importbatch undo": "EA",
    "importbatch cancel": "EA",
    "importbatch read_again": "EA",
    "importbatch map": "EA",
    "importbatch rejected": "EA",
    "importbatch progress": "EA",
    "importbatch start": "EA",
    "suggestion changelist": "EA",
    "suggestion add": "",
    "suggestion view": "EA",
    "suggestion change": "EA",
    "suggestion delete": "A",
    "suggestion history": "EA",
    "user changelist": "A",
    "user add": "A",
    "user view": "A",
    "user change": "A",
    "user delete": "A",
    "user history": "A",
    "user password_change": "A",
    "group changelist": "A",
    "group add": "",
    "group view": "A",
    "group change": "",
    "group delete": "",
    "group history": "A",
    "accessattempt changelist": "A",
    "accessattempt add": "",
    "accessattempt delete": "A",
    "accesslog changelist": "",
    "accesslog add": "",
    "accessfailurelog changelist": "",
    "accessfailurelog add": "",
}
"""The same for what is no record."""

SITE = {
    "index": "RCEA",
    "app_list": "RCEA",
    "findings": "RCEA",
    "autocomplete": "RCEA",
    "password_change": "RCEA",
    "password_change_done": "RCEA",
    "public_name": "RCEA",
    "jsi18n": "RCEA",
    "logout": "RCEA",
    "follow_filter": "RCEA",
    "rename_filter": "RCEA",  # one's own
    "delete_filter": "RCEA",  # one's own
    "view_on_site": "RCEA",
}
"""The pages of the site itself; `login` is everybody's."""

FILTERS = {"follow_filter", "rename_filter", "delete_filter"}
POSTED = {
    "bulk",
    "save_filter",
    "change",
    "put_back",
    "undelete",
    "adopt",
    "undo",
    "confirm",
    "start",
    "cancel",
    "map",
    "read_again",
}
"""Pages that are asked by sending to them; an empty form is refused by its fields, which is as good as allowed."""
OF_LISTS = ("bulk", "duplicates", "merge", "save_filter")
NO_ROW_OF_OURS = {"accessattempt", "accesslog", "accessfailurelog"}


def kind_of(model):
    if issubclass(model, Reviewed):
        return REVIEWED
    if model._meta.model_name in ("source", "offerpackage"):
        return SHARED
    owner = model._meta.get_field(model.OWNER).related_model if model.OWNER else None
    return ROWS if owner and issubclass(owner, Reviewed) else OTHERS


def can_be_merged(model):
    return mergeable_kind(model) is not None


COLUMN = {REVIEWED: 0, ROWS: 1, SHARED: 2, OTHERS: 3}
CURATED = [model for model in site._registry if getattr(model, "KEY", ())]


def pages_of(model):
    """The pages that the admin of a model has, by the ends of their names; a form is asked twice: seen and sent."""
    prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
    patterns = site._registry[model].get_urls()
    names = {p.name.removeprefix(prefix).removeprefix("auth_user_") for p in patterns if getattr(p, "name", None)}
    return names | {"view"}


def ask(client, model, page, key):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    name = name.replace("_view", "_change") if page == "view" else name
    name = "admin:auth_user_password_change" if page == "password_change" else name
    args = {
        "put_back": [key, 1],
        "adopt": [key, 999],
    }.get(page, [key])
    if page in ("changelist", "add", "import", "bring_in", "import_template", "export", *OF_LISTS):
        args = []
    address = reverse(name, args=args) + (f"?one={key}&other={key}" if page == "merge" else "")
    return client.post(address, {"reason": "why"}) if page in POSTED else client.get(address)


def may(client, model, page, key):
    answer = ask(client, model, page, key)
    assert answer.status_code in (200, 302, 403), (model, page, answer.status_code)
    assert "/login/" not in answer.headers.get("Location", ""), (model, page)
    return answer.status_code != 403


@pytest.fixture
def records():
    """{model: {state: [key of one that is there, key of one that is deleted]}}."""
    return one_of_each()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_every_record_is_open_to_whom_the_table_says(client, records, role):
    client.force_login(account("user", ROLES[role]))
    wrong = []
    for model in CURATED:
        for page in sorted(pages_of(model)):
            column = PAGES[page][COLUMN[kind_of(model)]]
            states = list(records[model].items())
            for (state, (key, gone)), allowed in zip(states if len(column) > 1 else states[:1], column, strict=False):
                found = may(client, model, page, gone if page == "undelete" else key)
                if found != (role in allowed and not (page == "put_back" and model.OWNER)):
                    wrong.append(f"{model._meta.model_name} {page} ({state}): {'open' if found else 'closed'}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_every_action_is_offered_to_whom_the_table_says(role):
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=account("user", ROLES[role]).pk)
    for model in CURATED:
        column = COLUMN[kind_of(model)]
        expected = {name for name, columns in ACTIONS.items() if columns[column] and role in columns[column]}
        expected -= set() if can_be_merged(model) else {"merge_chosen"}
        assert set(site._registry[model].get_actions(request)) == expected, model


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_of_work_and_accounts_are_open_to_whom_the_table_says(client, role):
    client.force_login(account("user", ROLES[role]))
    with recorded(via="admin"):
        offer = make.make_offer(review="published")
    keys = {
        "changeset": ChangeSet.objects.get().pk,
        "suggestion": Suggestion.objects.create(offer=offer, says="x", basis="y").pk,
        "importbatch": ImportBatch.objects.create(name="a", size=1, format="csv", model="offer").pk,
        "user": account("other").pk,
        "group": User.objects.get(username="user").groups.get().pk,
    }
    wrong = []
    for model in site._registry:
        name = model._meta.model_name
        for page in sorted(pages_of(model)) if model not in CURATED else ():
            if f"{name} {page}" in WORK and (name in keys or page in ("changelist", "add")):
                found = may(client, model, page, keys.get(name))
                if found != (role in WORK[f"{name} {page}"]):
                    wrong.append(f"{name} {page}: {'open' if found else 'closed'}")
    assert wrong == []


def test_nobody_is_let_in_without_signing_in(client, records):
    for model in CURATED:
        for page in pages_of(model):
            answer = ask(client, model, page, records[model]["draft"][0])
            assert (answer.status_code, "/admin/login/" in answer["Location"]) == (302, True), (model, page)


def test_every_page_and_action_has_a_row(rf, admin_user):
    """A page or action that is added without one fails here."""
    request = rf.get("/")
    request.user = admin_user
    work = set()
    for model, model_admin in site._registry.items():
        if model in CURATED:
            column = COLUMN[kind_of(model)]
            assert {page for page in pages_of(model) if PAGES[page][column] is None} == set(), model
            known = {name for name, columns in ACTIONS.items() if columns[column] is not None}
            known -= set() if can_be_merged(model) else {"merge_chosen"}
            assert set(model_admin.get_actions(request)) == known, model
        else:
            work |= {f"{model._meta.model_name} {page}" for page in pages_of(model)}
    assert {page for model in CURATED for page in pages_of(model)} == PAGES.keys()
    unasked = {"view", "change", "delete", "history"}
    known = set(WORK) | {f"{name} {page}" for name in NO_ROW_OF_OURS for page in unasked}
    assert work == known
    own = {p.name for p in site.get_urls()[0:] if isinstance(p, URLPattern) and p.name}
    assert own - {"login"} == SITE.keys()


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_of_the_site_itself_are_open_to_all_who_are_signed_in(client, role):
    client.force_login(account("user", ROLES[role]))
    for page in SITE.keys() - {"logout", "autocomplete", "view_on_site", "app_list", "findings", *FILTERS}:
        assert client.get(reverse(f"admin:{page}")).status_code == 200, page
    assert client.get(reverse("admin:app_list", args=["procurement"])).status_code == 200
    assert client.get(reverse("admin:findings", args=["open-offer-is-not-silent"])).status_code == 200
    asked = {"app_label": "procurement", "model_name": "offer", "field_name": "supplier", "term": "r"}
    assert client.get(reverse("admin:autocomplete"), asked).status_code == 200
