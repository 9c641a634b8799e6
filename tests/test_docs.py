"""The documents are true."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from procurement.interchange.dictionary import DOCUMENTS


def test_the_generated_documents_are_up_to_date():
    call_command("write_docs", "--check")


def test_a_document_out_of_date_is_noticed(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match=r"data-dictionary\.md is out of date"):
        call_command("write_docs", "--check")
    assert list(tmp_path.iterdir()) == []
    call_command("write_docs", verbosity=0)
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == sorted(DOCUMENTS)
    call_command("write_docs", "--check")


def test_the_readme_opens_with_the_two_commands():
    first_screen = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8").splitlines()[:30]
    assert "    pip install uv && uv run manage.py demo" in first_screen
    assert "    uv run nox" in first_screen
