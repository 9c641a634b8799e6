"""Good files made bad, in as many ways as there are numbers: cut, flipped, moved, doubled, unbalanced, huge."""

import csv
import io
from random import Random


def mutated(content, chance):
    """The bytes with one to three of the things done to them that happen to files. `chance` is a Random."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        content = chance.choice(_WAYS)(content, chance)
    return content


def mutations(content, count, seed):
    """`count` mutated contents, the same for the same seed."""
    for number in range(count):
        yield mutated(content, Random(f"{seed} {number}"))


def _cut(content, chance):
    return content[: chance.randrange(len(content) + 1)]


def _behead(content, chance):
    return content[chance.randrange(len(content) + 1) :]


def _flip(content, chance):
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 8, 60)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _put(content, chance):
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(_PIECES) + content[place:]


def _double(content, chance):
    start = chance.randrange(len(content) + 1)
    end = min(len(content), start + chance.randrange(400))
    return content[:end] + content[start:]


def _change_lines(content, chance):
    lines = content.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    if chance.random() < 0.3:
        del lines[one]
    return b"\n".join(lines)


def _change_columns(content, chance):
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        return content
    if not rows or not rows[0]:
        return content
    width, way = len(rows[0]), chance.choice(("drop", "double", "move", "rename", "cell"))
    one, other = chance.randrange(width), chance.randrange(width)
    line = chance.randrange(len(rows))
    for number, row in enumerate(rows):
        if way == "drop":
            del row[one : one + 1]
        elif way == "double":
            row[one:one] = row[one : one + 1]
        elif way == "move" and max(one, other) < len(row):
            row[one], row[other] = row[other], row[one]
        elif way == "rename" and number == 0:
            row[one] = chance.choice(("", "x", "Name", row[one].upper(), row[other]))
        elif way == "cell" and number == line and one < len(row):
            row[one] = chance.choice(_CELLS)
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


_PIECES = [
    b'"', b'""', b"'", b"\0", b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\xff\xfe", b"\xef\xbb\xbf", b"sep=;\n",
    b"=1+1", b"{", b"}", b"[", b"]", b"[[", b"null", b"NaN", b"-Infinity", b"1e999999", b"1" * 5_000, b"x" * 200_000,
    b'"name":1,', b"<", b"&", b"&lol;", b"<!DOCTYPE x>", b"\xc3", b"\xed\xa0\x80", b"PK\x03\x04", "٣".encode(),
]  # fmt: skip
_CELLS = [
    "20012", "20012-01-01", "2012-13", "-5", "1e999", "NaN", "9" * 40, "0", "true", "=1+1", " ", "\u2028", "\x07",
    "\U0001f600" * 300, "x" * 40_000, "O-1/1/1", "O-000001/99999999999999999999", "١٢", "..", "2012/2001", "\ufeff",
]  # fmt: skip
_WAYS = (_cut, _behead, _flip, _put, _double, _change_lines, _change_columns, _change_columns)
