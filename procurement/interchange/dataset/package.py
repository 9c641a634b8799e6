"""What is said of the data package: its descriptor, Datasette's metadata, its README."""

from django.conf import settings

from procurement.choices import Credibility, Reliability
from procurement.interchange.dataset.meanings import STAGES
from procurement.interchange.terms import attribution, licence

NAME = "arms-offers"
TITLE = "Arms offers"
DATABASE = f"{NAME}.sqlite"
_VIEWS = {
    "offer_overview": {"description": "Offers with the names of their parties and platforms beside the keys."},
    "event_overview": {"description": "Events with their kind, who took part, and on how many offers they bear."},
    "citation": {"description": "What sources state about records of all sorts, with the grades of source and item."},
}
LABELS = ("name", "designation", "title")
_SUMMARY = (
    "Arms offers and the diplomacy around them: what was requested, offered, agreed, delivered, lost or refused, the "
    "events that prompted or stopped it, and for every fact the source that states it."
)


def descriptor(written, today, version, publishers):
    """datapackage.json (Data Package 1, Table Schema 1) as a dict.

    `written` is a list of Written, `publishers` of Publisher.
    """
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "description": f"{_SUMMARY} {attribution()}",
        "version": version,
        "created": f"{today}T00:00:00Z",
        "licenses": [licence()],
        "contributors": [{"title": settings.DATA_AUTHOR, "role": "author"}],
        **({"homepage": settings.DATA_ADDRESS} if settings.DATA_ADDRESS else {}),
        "sources": [{"title": each.name} for each in publishers],
        "resources": [_resource(each) for each in written],
    }


def _resource(written):
    table = written.table
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": written.path,
        "title": str(table.model._meta.verbose_name_plural).capitalize(),
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.digest}",
        "count": written.count,
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": [column.name],
                    "reference": {
                        "resource": "" if column.target[0] == table.name else column.target[0],
                        "fields": [column.target[1]],
                    },
                }
                for column in table.columns
                if column.target
            ],
        },
    }


def _field(column):
    told = {"name": column.name, "type": column.type, "title": column.title, "description": column.description}
    if column.unit:
        told["unit"] = column.unit
    if column.constraints:
        told["constraints"] = column.constraints
    return told


def metadata(written, today, version):
    """Datasette's metadata.json as a dict: terms, what tables and columns mean, and which column names a row."""
    return {
        "title": f"{TITLE}, {today}",
        "description": _SUMMARY,
        "license": licence()["title"],
        **({"license_url": licence()["path"]} if "path" in licence() else {}),
        "databases": {NAME: {"tables": {each.table.name: _described(each.table) for each in written} | _VIEWS}},
    }


def _described(table):
    names = [column.name for column in table.columns]
    label = next((name for name in LABELS if name in names), "")
    columns = {
        column.name: column.description if not column.unit else f"{column.description} [{column.unit}]"
        for column in table.columns
    }
    return {"description": table.description, "columns": columns} | ({"label_column": label} if label else {})


def readme(written, today, version, publishers):
    """README.md."""
    rows = "\n".join(
        f"| [{each.table.name}]({each.path}) | {each.count:,} | {each.table.description} |" for each in written
    )
    terms = licence()
    told = f"{terms['title']}, {terms['path']}" if "path" in terms else terms["title"]
    author = settings.DATA_AUTHOR[:1].upper() + settings.DATA_AUTHOR[1:]
    address = f" {settings.DATA_ADDRESS}" if settings.DATA_ADDRESS else ""
    cited = "\n".join(f"| {each.name} | {each.count:,} | {each.terms} |" for each in publishers)
    reliability = "\n".join(f"- {label}" for label in Reliability.labels)
    credibility = "\n".join(f"- {label}" for label in Credibility.labels)
    stages = "\n".join(f"| {stage.value} | {meaning} |" for stage, meaning in STAGES.items())
    total = sum(each.count for each in written)
    return f"""# {TITLE}: the published database of {today:%-d %B %Y}

{_SUMMARY}

Version `{version}`: the same content has the same version. {total:,} rows in {len(written)} tables. Only what is
published is here: no draft, no account, no history.

## Licence

{told}, for what the curators of this database wrote. It does not cover the facts, which stand under the terms of the
sources below. {attribution()}

| publisher of cited sources | sources | terms as the records of the sources state them |
|---|---:|---|
{cited}

## How to cite

> {author}: {TITLE} database, published records of {today:%-d %B %Y}, version {version}.{address}

and beside a fact its own source, which the tables of citations name.

## Files

- `datapackage.json` describes every table and column: type, unit, closed vocabulary, keys, digest
  ([Frictionless](https://specs.frictionlessdata.io/) tabular data package): `frictionless validate datapackage.json`
- `data/*.csv`: one table a file, UTF-8, commas, a header line
- `{DATABASE}`: the same rows with types, foreign keys, indexes and three views (`offer_overview`, `event_overview`,
  `citation`): `datasette {DATABASE} --metadata metadata.json`

## How to read it

- Rows are known by natural keys: `code`, `slug`, `reference`; a row of a record by the record's key and its `number`.
- An empty cell is *not stated*, never 0.
- Columns that end in `_on` are dates in EDTF, as exact as they are known: `2012`, `2012-10`, `2012-Q3`, `201X`, `2012~`
  (about), `2001/2003`, `2011/..`. The columns `…_first` and `…_last` beside them are the earliest and latest day that
  they can mean, as integers to compare; a month ends on day 31 there.
- `reliability` is the grade of a source as such, `credibility` that of one statement apart from its source (Admiralty
  scale); F and 6 mean that it cannot be judged, and not the worst. `stage` follows from the steps of an offer.
- SIPRI volumes (`tiv_…`) are an index in millions and never money.
- Texts stand as they are, also where they begin with `=`, `+`, `-` or `@`: a spreadsheet program is to import the
  columns as text, or use the downloads of the site, which guard against formulas.

## Grades

Reliability of a source:

{reliability}

Credibility of a statement:

{credibility}

## Stages

| stage | meaning |
|---|---|
{stages}

## Tables

| table | rows | a row is |
|---|---:|---|
{rows}
"""
