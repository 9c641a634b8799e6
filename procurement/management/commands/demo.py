"""A first look: one command that makes the database, fills it, makes an account and serves the site."""

import contextlib
import errno
import secrets
import sqlite3
import sys

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, InternalError, OperationalError, connection, transaction
from django.db.migrations.exceptions import MigrationSchemaMissing
from django.db.migrations.recorder import MigrationRecorder

from procurement.management.worker import worker_beside

ACCOUNT = "curator"
GROUP = "Editor"
CONTENT = ("reference", "seed")
USUAL_PORT, LAST_PORT = 8000, 65535

# The marks that a demo leaves in its database, as rows of Django's own table of applied migrations under a label that
# no application has. That table is the first thing in any database of ours, on every engine, so the first mark is
# there before anything else is; Django passes over rows of unknown labels, and `flush` leaves them.
MARK = "demo"
BEGUN, LOADED = "begun", "loaded"


class Command(BaseCommand):
    """Everything is done in an order that a kill at any moment leaves something the next demo can complete."""

    help = "Makes a database with the content of fixtures/ and an account, and serves the site on 127.0.0.1."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=USUAL_PORT, help="The port to serve on; 0 takes a free one.")
        parser.add_argument("--no-serve", action="store_true", help="Set everything up and end.")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help=f"Read the password of the account {ACCOUNT} from the first line of the standard input.",
        )

    def handle(self, *args, port, no_serve, password_stdin, verbosity, **options):
        password = self.read_password() if password_stdin else None
        server = None if no_serve else self.open_port(port)  # first: a second demo must not touch the database
        self.refuse_foreign()
        with one_at_a_time(), refusals_of_the_database():
            account = self.set_up(password, verbosity)
        address = f"http://127.0.0.1:{server.server_port}/" if server else None
        self.stdout.write(account)
        if server is None:
            self.stdout.write(self.style.SUCCESS("Ready. Serve it with: uv run manage.py demo"))
            return
        self.stdout.write(self.style.SUCCESS(f"Ready: {address}  (admin: {address}admin/; Ctrl-C ends it)"))
        self.stdout.flush()
        connection.close()
        server.set_app(get_wsgi_application())
        with contextlib.suppress(KeyboardInterrupt), worker_beside():
            server.serve_forever()

    def read_password(self):
        password = sys.stdin.readline().rstrip("\r\n")
        if not password.isprintable():
            # bytes that are no text in the encoding of the terminal come in as lone surrogates
            raise CommandError("The password from the standard input is refused: it holds signs that cannot be typed.")
        try:
            validate_password(password, get_user_model()(username=ACCOUNT))
        except ValidationError as error:
            raise CommandError(
                f"The password from the standard input is refused: {' '.join(error.messages)}"
            ) from error
        return password

    def open_port(self, port):
        """A server that holds the port and answers nobody yet."""
        try:
            return ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
        except OSError as error:
            other = port + 1 if USUAL_PORT <= port < LAST_PORT else USUAL_PORT
            if error.errno == errno.EADDRINUSE:
                trouble = "is in use, perhaps by another demo: stop what uses it, or"
            else:
                trouble = f"cannot be opened ({error.strerror}):"
            raise CommandError(f"Port {port} of 127.0.0.1 {trouble} take another port with --port {other}.") from error
        except OverflowError as error:
            raise CommandError(f"Port {port} does not exist: give --port a number from 0 to {LAST_PORT}.") from error

    def refuse_foreign(self):
        """Stop unless the database is empty or an earlier demo began it; reading only."""
        try:
            with no_first_statement():
                if marks() or is_empty():
                    return
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(
                f"The database {name_of_database()} cannot be opened ({reason}): "
                "check DATABASE_URL and your rights there."
            ) from error
        raise CommandError(
            f"The database {name_of_database()} is not empty and no demo made it, so nothing was changed: "
            "give demo an empty one with DATABASE_URL, or serve this one with `uv run manage.py runserver`."
        )

    def set_up(self, password, verbosity):
        """Bring the database to where it can be served; returns what there is to say about the account."""
        loaded = LOADED in marks()
        if not loaded:
            self.stdout.write("Making the database and loading its content ...")
            self.stdout.flush()
            if BEGUN in marks() and holds_nothing():
                clear()
            MigrationRecorder(connection).record_applied(MARK, BEGUN)
        call_command("migrate", interactive=False, verbosity=max(verbosity - 1, 0))
        with transaction.atomic():
            if not loaded:
                paths = [settings.BASE_DIR / "fixtures" / folder for folder in CONTENT]
                call_command("load_fixtures", *paths, verbosity=max(verbosity - 1, 0))
                MigrationRecorder(connection).record_applied(MARK, LOADED)
            return self.make_account(password)

    def make_account(self, password):
        user_model = get_user_model()
        if user_model.objects.filter(username=ACCOUNT).exists():
            return (
                f"Account: {ACCOUNT}, with the password it has; "
                f"to set a new one: uv run manage.py changepassword {ACCOUNT}"
            )
        given = password is not None
        password = password if given else secrets.token_urlsafe(12)
        user = user_model.objects.create_user(ACCOUNT, password=password, is_staff=True)
        user.groups.add(Group.objects.get_or_create(name=GROUP)[0])
        return f"Account: {ACCOUNT}, password: {'as given' if given else f'{password}  (shown this once)'}"


def marks():
    """The marks of an earlier demo."""
    return {name for label, name in MigrationRecorder(connection).applied_migrations() if label == MARK}


def is_empty():
    """Whether there are no tables, or only those of this project and in them no account and no record of ours."""
    known = {*connection.introspection.django_table_names(), MigrationRecorder.Migration._meta.db_table}
    return not set(connection.introspection.table_names()) - known and holds_nothing()


def holds_nothing():
    """Whether the tables of this project that are there hold no account and no record of ours."""
    tables = set(connection.introspection.table_names())
    kept = [get_user_model(), *apps.get_app_config("procurement").get_models()]
    return not any(model._base_manager.exists() for model in kept if model._meta.db_table in tables)


def clear():
    """Take away the tables of a set-up that was stopped in the middle, before anything was put into them.

    Django notes a migration after it has made its tables: where it was killed in between, it would make them again.
    """
    tables = set(connection.introspection.table_names())
    known = {*connection.introspection.django_table_names(), MigrationRecorder.Migration._meta.db_table}
    with connection.schema_editor() as editor:
        for table in sorted(tables & known):
            editor.execute(editor.sql_delete_table % {"table": editor.quote_name(table)})


def name_of_database():
    """The database in words, without its password."""
    place = connection.settings_dict["HOST"]
    return f"{connection.settings_dict['NAME']} on {place}" if place else str(connection.settings_dict["NAME"])


@contextlib.contextmanager
def no_first_statement():
    """Open the connection without the statement that switches a database file to WAL, which would change the file."""
    options = connection.settings_dict["OPTIONS"]
    statement = options.pop("init_command", None)
    try:
        yield
    finally:
        connection.close()
        if statement is not None:
            options["init_command"] = statement


@contextlib.contextmanager
def refusals_of_the_database():
    """A sentence where the database will not be written: no room, no rights, a server that went away.

    Other complaints of a database are mistakes of ours and keep their traceback.
    """
    try:
        yield
    except (OperationalError, InternalError, MigrationSchemaMissing) as error:
        reason = str(error).strip().splitlines()[0]
        raise CommandError(
            f"The database {name_of_database()} cannot be written ({reason}): make room on its disk, or give yourself "
            "the right to write there; demo then goes on from where it stopped."
        ) from error


_PATIENCE = 600
"""Seconds to wait for another demo: it sets up in ten, and in minutes on a machine that is busy."""


@contextlib.contextmanager
def one_at_a_time():
    """Let two demos on different ports set up one after the other.

    The lock is a transaction on a file of its own: unlike a lock file it is gone when its process is, however it ends,
    and unlike fcntl it works on every system.
    """
    try:
        lock = sqlite3.connect(settings.VAR / "demo.lock", timeout=_PATIENCE, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise CommandError(
            f"{settings.VAR} cannot be used ({error}): give yourself the right to write there, "
            "or wait for another demo that is setting up."
        ) from error
    with contextlib.closing(lock):
        yield
