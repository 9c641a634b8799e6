"""The rejected rows of a foreign file in its own format, each with its reason: to be mended and sent again."""

import csv
import io
from itertools import pairwise

from procurement.interchange.formats.headers import REASON
from procurement.interchange.formats.text import numbered_lines

_BLOCK = 1000


def rejected_lines(reading, file, reasons):
    """Yield blocks of UTF-8: the lines above the header, the header, and the rows that begin on the lines of `reasons`.

    `reading` is the file being read, `file` the same file to be read once more, `reasons` {line: reason}. A row goes
    from its line to the one before the next row, whatever broke it. A file that comes again has its reasons replaced.
    """
    ending = _Ending(reading.delimiter, reading.places.get(REASON))
    starts = sorted({row.line for row in reading.rows} | set(reasons))
    last = {start: following - 1 for start, following in pairwise(starts)} | dict.fromkeys(starts[-1:])
    file.seek(0)
    taken, end, waiting, out = None, 0, [], []
    for number, text, _ in numbered_lines(file):
        if number < reading.header_line:
            out.append(text)
        elif number == reading.header_line:
            out += ending.put([text], REASON)
        elif number in reasons:
            out += ending.put(waiting, reasons.get(taken))
            taken, end, waiting = number, last[number], [text]
        elif taken is not None and (end is None or number <= end):
            waiting.append(text)
        if len(out) >= _BLOCK:
            yield _block(out)
            out.clear()
    yield _block([*out, *ending.put(waiting, reasons.get(taken))])


class _Ending:
    """Puts a reason behind rows, in the place of an old one; `place` is how many cells stand before that, or None."""

    def __init__(self, delimiter, place):
        self.delimiter, self.place = delimiter, place

    def put(self, lines, reason):
        """The lines of a row, the last with the reason. Blank lines behind the row go."""
        lines = list(lines)
        while len(lines) > 1 and not lines[-1].strip(self.delimiter + " \t"):
            lines.pop()
        if lines:
            if self.place is not None and self._count(lines) == self.place + 1:
                lines[-1] = lines[-1].rpartition(self.delimiter)[0]
            lines[-1] = self._with(lines[-1], reason)
        return lines

    def _count(self, lines):
        """How many cells a row has that breaks off at the ends of its lines."""
        return sum(len(self._cells(line)) for line in lines) - len(lines) + 1

    def _cells(self, line):
        if '"' not in line:
            return line.split(self.delimiter)
        try:
            return next(csv.reader([line], delimiter=self.delimiter), [""])
        except csv.Error:
            return [line]  # a cell beyond all measure: nothing is known of the row, and nothing is taken from it

    def _with(self, line, text):
        """The line with one more cell. Files of these formats quote nothing, so the text holds no delimiter."""
        bare = " ".join(text.replace(self.delimiter, ";" if self.delimiter != ";" else ",").replace('"', "”").split())
        if '"' not in line:
            return f"{line}{self.delimiter}{bare}"
        stream = io.StringIO()
        csv.writer(stream, delimiter=self.delimiter, lineterminator="").writerow([bare])
        return f"{line}{self.delimiter}{stream.getvalue()}"


def _block(lines):
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")
