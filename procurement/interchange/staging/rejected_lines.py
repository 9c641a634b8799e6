"""The rejected rows of a foreign file in its own format, each with its reason: to be mended and sent again."""

import csv
import io

from procurement.interchange.formats.headers import REASON
from procurement.interchange.formats.text import numbered_lines

_BLOCK = 1000


def rejected_lines(reading, file, reasons):
    """Yield blocks of UTF-8: the lines above the header, the header, and the rows that begin on the lines of `reasons`.

    `reading` is the file being read, `file` the same file to be read once more, `reasons` {line: reason}. A row goes
    from its line to the one before the next row, whatever broke it.
    """
    starts = sorted({row.line for row in reading.rows} | set(reasons))
    last = dict(zip(starts, [*(start - 1 for start in starts[1:]), None], strict=True))
    file.seek(0)
    taken, end, waiting, out = None, 0, [], []
    for number, text, _ in numbered_lines(file):
        if number < reading.header_line:
            out.append(text)
        elif number == reading.header_line:
            out.append(_with(text, REASON, reading.delimiter))
        elif number in reasons:
            out += _finished(waiting, taken, reasons, reading.delimiter)
            taken, end, waiting = number, last[number], [text]
        elif taken is not None and (end is None or number <= end):
            waiting.append(text)
        if len(out) >= _BLOCK:
            yield _block(out)
            out.clear()
    yield _block([*out, *_finished(waiting, taken, reasons, reading.delimiter)])


def _finished(waiting, taken, reasons, delimiter):
    if taken is None:
        return []
    while len(waiting) > 1 and not waiting[-1].strip(delimiter + " \t"):
        waiting.pop()
    return [*waiting[:-1], _with(waiting[-1], reasons[taken], delimiter)]


def _with(line, text, delimiter):
    """The line with one more cell. Files of these formats quote nothing, so the text holds no delimiter."""
    bare = " ".join(text.replace(delimiter, ";" if delimiter != ";" else ",").replace('"', "”").split())
    if '"' not in line:
        return f"{line}{delimiter}{bare}"
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="").writerow([bare])
    return f"{line}{delimiter}{stream.getvalue()}"


def _block(lines):
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")
