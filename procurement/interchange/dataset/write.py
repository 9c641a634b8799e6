"""Writes the data package: whole, or not at all."""

import csv
import hashlib
import json
import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path

from procurement.engine.transactions import snapshot
from procurement.interchange.dataset import package
from procurement.interchange.dataset.database import Database
from procurement.interchange.dataset.publishers import cited_publishers
from procurement.interchange.dataset.tables import tables

_ROWS = 1000


class Occupied(Exception):  # noqa: N818 - it reads as what was found
    """The folder holds something else; the text says what to do."""


@dataclass(frozen=True)
class Written:
    """A table that was written, its file, how many rows it has, and the digest and size of the file."""

    table: object
    path: str
    count: int
    size: int
    digest: str


def export_dataset(folder, today):
    """Write the published database into `folder` (a Path) and return a list of Written.

    The files are written beside it and take its place when all are whole; an earlier dataset is replaced. They show the
    database of one moment, and the same content gives the same bytes but for the day. Raises Occupied, OSError.
    """
    folder = folder.absolute()
    _check_free(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        written = _write(made, today)
        made.chmod(0o755)
        _take_place(made, folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return written


def _check_free(folder):
    if not folder.exists():
        return
    if not folder.is_dir():
        raise Occupied(f"{folder} is a file: name a folder that does not exist yet.")
    if not any(folder.iterdir()):
        return
    try:
        name = json.loads((folder / "datapackage.json").read_bytes())["name"]
    except (OSError, ValueError, KeyError, TypeError):
        name = ""
    if name != package.NAME:
        raise Occupied(f"{folder} holds something else than a dataset of ours: name a new folder, or empty this one.")


def _take_place(made, folder):
    if folder.exists() and any(folder.iterdir()):
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
        folder.rename(old / folder.name)
        made.rename(folder)
        shutil.rmtree(old)
    else:
        made.rename(folder)


def _write(folder, today):
    (folder / "data").mkdir()
    all_tables = tables()
    database = Database(folder / package.DATABASE, all_tables)
    with snapshot():
        written = [_write_table(folder, table, database) for table in all_tables]
        publishers = cited_publishers()
    database.finish(all_tables)
    digests = "".join(each.digest for each in written)
    version = hashlib.sha256(digests.encode()).hexdigest()[:12]
    described = {
        "datapackage.json": package.descriptor(written, today, version, publishers),
        "metadata.json": package.metadata(written, today, version),
    }
    for name, told in described.items():
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (folder / name).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    (folder / "README.md").write_text(
        package.readme(written, today, version, publishers), encoding="utf-8", newline="\n"
    )
    return written


def _write_table(folder, table, database):
    path, count = folder / "data" / f"{table.name}.csv", 0
    with path.open("w", encoding="utf-8", newline="") as file, closing(table.rows()) as rows:
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        while block := list(islice(rows, _ROWS)):
            writer.writerows([_cell(value) for value in row] for row in block)
            database.add(table, block)
            count += len(block)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Written(table, f"data/{path.name}", count, path.stat().st_size, digest)


def _cell(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
