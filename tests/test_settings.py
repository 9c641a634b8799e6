"""The environment, read by the real settings: what they make of it, and how they refuse nonsense."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

FILE = Path(__file__).resolve().parent.parent / "config" / "settings.py"


def read(**environment):
    """The settings in this environment and no other variables of ours."""
    before = dict(os.environ)
    try:
        for name in ("DATABASE_URL", "DEBUG", "LOG_LEVEL"):
            os.environ.pop(name, None)
        os.environ.update({"SECRET_KEY": "a", "ALLOWED_HOSTS": "example.org"} | environment)
        return runpy.run_path(str(FILE))
    finally:
        os.environ.clear()
        os.environ.update(before)


def database(url):
    return read(DATABASE_URL=url)["DATABASES"]["default"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DEBUG", "maybe", "DEBUG is 'maybe', but it must be on or off."),
        ("HTTPS", "2", "HTTPS is '2', but it must be on or off."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is 'loud', but it must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL."),
        ("MAX_IMPORT_BYTES", "20MB", "MAX_IMPORT_BYTES is '20MB', but it must be a whole number, 1 or more."),
        ("MAX_IMPORT_BYTES", "0", "MAX_IMPORT_BYTES is '0', but it must be a whole number, 1 or more."),
        ("MAX_IMPORT_BYTES", "²", "MAX_IMPORT_BYTES is '²', but it must be a whole number, 1 or more."),
        ("HSTS_SECONDS", "-1", "HSTS_SECONDS is '-1', but it must be a whole number, 0 or more."),
        (
            "ALLOWED_HOSTS",
            "https://a.org",
            "ALLOWED_HOSTS is 'https://a.org', but it must be host names such as offers.example.org.",
        ),
        (
            "DATA_ADDRESS",
            "offers.example.org",
            "DATA_ADDRESS is 'offers.example.org', but it must be an address such as https://offers.example.org.",
        ),
        (
            "CSRF_TRUSTED_ORIGINS",
            "https://a.org, b.org",
            "CSRF_TRUSTED_ORIGINS is 'b.org', but it must be origins such as https://offers.example.org.",
        ),
    ],
)
def test_nonsense_is_refused_with_the_variable_the_value_and_what_is_expected(name, value, message):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**{name: value})

    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("nonsense", "nonsense"),
        ("mysql://me:secret@host/name", "mysql://…@host/name"),
        ("postgresql://me:secret@host:port/name", "postgresql://…@host:port/name"),
        ("postgresql://me:se/cr#et@host/name", "postgresql://…@host/name"),
        ("postgresql://me:secret@host", "postgresql://…@host"),
        ("sqlite:///", "sqlite:///"),
        ("sqlite://db.sqlite3", "sqlite://db.sqlite3"),
    ],
)
def test_nonsense_address_of_a_database_is_refused_without_its_password(url, shown):
    with pytest.raises(ImproperlyConfigured) as refusal:
        database(url)

    assert str(refusal.value) == (
        f"DATABASE_URL is {shown!r}, but it must be sqlite:///path/to/file or "
        "postgresql://user:password@host:port/name, reserved signs percent-encoded."
    )


def test_language_that_django_does_not_speak_is_refused():
    with pytest.raises(ImproperlyConfigured, match=r"^LANGUAGE is 'xx', but it must be one of af, ar, "):
        read(LANGUAGE="xx")


def test_postgresql_address_gives_user_password_host_port_name_and_options():
    found = database("postgresql://me%40here:p%40ss%2Fw%3A%23@db.example.org:5433/arms%20offers?sslmode=require")

    assert {name: found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")} == {
        "USER": "me@here",
        "PASSWORD": "p@ss/w:#",
        "HOST": "db.example.org",
        "PORT": 5433,
        "NAME": "arms offers",
        "OPTIONS": {"sslmode": "require", "options": "-c jit=off -c lock_timeout=20s"},
    }
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (60, True)


def test_postgresql_socket_keeps_the_case_of_its_folder():
    found = database("postgres:///offers?host=/Run/PostgreSQL")

    assert (found["HOST"], found["OPTIONS"]) == (
        "",
        {"host": "/Run/PostgreSQL", "options": "-c jit=off -c lock_timeout=20s"},
    )


def test_pool_of_psycopg_excludes_persistent_connections():
    found = database("postgresql://db/offers?pool=true")

    assert (found["OPTIONS"], found["CONN_MAX_AGE"]) == ({"pool": True, "options": "-c jit=off -c lock_timeout=20s"}, 0)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("", "{project}/var/db.sqlite3"),
        ("sqlite:///data/a b.sqlite3", "{project}/data/a b.sqlite3"),
        ("sqlite:////srv/a%20b.sqlite3", "/srv/a b.sqlite3"),
    ],
)
def test_sqlite_path_starts_at_the_project_unless_it_is_absolute(url, path):
    assert str(database(url)["NAME"]) == path.format(project=FILE.parent.parent)


def test_new_passwords_are_hashed_with_argon2():
    assert read()["PASSWORD_HASHERS"][0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_sqlite_lets_readers_and_writers_wait_for_each_other():
    assert database("sqlite:///x")["OPTIONS"] == {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }


def test_without_debug_cookies_and_pages_travel_over_https_only():
    found = read()

    assert [
        found[name] for name in ("DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    ] == [
        False,
        True,
        True,
        True,
    ]
    assert "SECURE_PROXY_SSL_HEADER" not in found


def test_headers_of_a_proxy_are_believed_only_when_there_is_one():
    found = read(TRUSTED_PROXIES="1")

    assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert found["TRUSTED_PROXIES"] == 1


@pytest.mark.parametrize(
    ("given", "missing"),
    [({"ALLOWED_HOSTS": "example.org"}, "SECRET_KEY"), ({"SECRET_KEY": "a"}, "ALLOWED_HOSTS")],
)
def test_start_without_a_required_variable_is_refused_in_one_sentence(copy, given, missing):
    code, said, complaint = copy.run("check", **given)

    assert (code, said) == (1, "")
    assert complaint.startswith(f"Cannot start: {missing} is not set, but it must be ")
    assert complaint.count("\n") == 1


def test_server_without_a_required_variable_ends_with_the_same_sentence(copy):
    (copy.folder / "manage.py").write_text("import config.wsgi")
    code, _, complaint = copy.run()

    assert code == 3
    assert complaint.startswith("Cannot start: SECRET_KEY is not set, but it must be ")
    assert complaint.count("\n") == 1


def test_gunicorn_stops_where_the_settings_stop_the_start(copy):
    command = [sys.executable, "-c", "from gunicorn.app.wsgiapp import run; run()", "config.wsgi", "-b", "127.0.0.1:0"]
    done = subprocess.run(
        command, cwd=copy.folder, env=copy.environment, capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 3
    assert done.stderr.count("Cannot start: SECRET_KEY is not set") == 1


def test_server_does_not_live_on_what_a_demo_left(copy):
    (copy.folder / "var").mkdir()
    (copy.folder / "var" / "demo.json").write_text('{"SECRET_KEY": "k", "DEBUG": "on", "ALLOWED_HOSTS": "localhost"}')
    (copy.folder / "manage.py").write_text("import config.wsgi")
    code, _, complaint = copy.run()

    assert code == 3
    assert complaint.startswith("Cannot start: SECRET_KEY is not set, and the key in ")
    assert complaint.count("\n") == 1


def test_deployment_checks_find_only_what_the_environment_leaves_open(copy):
    secret = "Nr5kQ2vX8tBw3ZpLc7Hs9JdFg4MxYe6RaUq1TnVb0WiOoKz7Ey"
    code, _, complaint = copy.run("check", "--deploy", "--fail-level=ERROR", SECRET_KEY=secret, ALLOWED_HOSTS="a.org")

    assert code == 0, complaint
    assert [line.split(")")[0] for line in complaint.splitlines() if line.startswith("?: (")] == ["?: (security.W004"]


def test_without_debug_pages_name_the_collected_static_files(copy):
    deployment = {"SECRET_KEY": "a", "ALLOWED_HOSTS": "testserver", "HTTPS": "off"}
    code, _, complaint = copy.run("collectstatic", "--no-input", "--verbosity=0", **deployment)
    assert (code, complaint) == (0, "")

    page = copy.ask("__import__('django.test').test.Client().get('/admin/login/').text", **deployment)
    assert re.findall(r"/static/admin/css/(base\.\w+\.css)", page) == [
        file.name for file in (copy.folder / "var" / "static" / "admin" / "css").glob("base.*.css")
    ]


def test_what_the_demo_keeps_is_not_read_beside_a_secret_key(copy):
    (copy.folder / "var").mkdir()
    (copy.folder / "var" / "demo.json").write_text('{"SECRET_KEY": "k", "DEBUG": "on", "ALLOWED_HOSTS": "localhost"}')
    question = "(__import__('django.conf').conf.settings.DEBUG, __import__('django.conf').conf.settings.ALLOWED_HOSTS)"

    assert copy.ask(question) == "(True, ['localhost'])"
    assert copy.ask(question, SECRET_KEY="s", ALLOWED_HOSTS="a.org") == "(False, ['a.org'])"


def test_damaged_file_of_the_demo_is_named(copy):
    (copy.folder / "var").mkdir()
    (copy.folder / "var" / "demo.json").write_text("{")
    code, _, complaint = copy.run("check")

    assert code == 1
    assert complaint.startswith(f"Cannot start: {copy.folder}/var/demo.json cannot be read (")
    assert complaint.count("\n") == 1


def test_each_database_has_a_folder_of_its_own_for_files_on_their_way_in(tmp_path):
    one = read(IMPORT_DIR=str(tmp_path), DATABASE_URL="sqlite:///one.sqlite3")
    other = read(IMPORT_DIR=str(tmp_path), DATABASE_URL="sqlite:///other.sqlite3")
    assert one["IMPORT_DIR"].parent == other["IMPORT_DIR"].parent == tmp_path
    assert one["IMPORT_DIR"] != other["IMPORT_DIR"]
    assert one["CACHES"]["progress"]["LOCATION"] == one["IMPORT_DIR"] / "progress"


def test_how_long_a_writer_waits_is_said_once_for_both_engines():
    sqlite = read(WRITE_WAIT="7")["DATABASES"]["default"]["OPTIONS"]
    postgres = read(WRITE_WAIT="7", DATABASE_URL="postgresql://db/offers")["DATABASES"]["default"]["OPTIONS"]
    assert (sqlite["timeout"], postgres["options"]) == (7, "-c jit=off -c lock_timeout=7s")


def test_the_licence_of_the_data_has_the_address_that_is_given_and_no_other():
    names = ("DATA_LICENCE", "DATA_LICENCE_ADDRESS")
    assert [read()[name] for name in names] == ["MIT License", "https://opensource.org/licenses/MIT"]
    assert [read(DATA_LICENCE="CC BY 4.0")[name] for name in names] == ["CC BY 4.0", ""]
