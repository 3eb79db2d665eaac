"""Prints how well the recognisers do on labelled texts: `python -m gehoord.privacy.recognisers.measure [FILE]`.

FILE is JSONL with `id`, `text` and `pii` (`start`, `end`, `type`); the first letter of `id` is the author. The
default is the project's own sample. All texts are invented.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .finding import find_spans
from .spans import PII_TYPES, Span

SAMPLE = Path(__file__).resolve().parents[4] / "sample" / "signals_nl.jsonl"


@dataclass(slots=True)
class Score:
    """Counts over texts; shares are 0–1, and 1 where nothing was asked."""

    labelled: int = 0
    covered: int = 0
    """Labelled spans of which every character was found, whatever the type."""
    half: int = 0
    """Labelled spans of which at least half of the characters was found."""
    exact: int = 0
    """Found spans with the very boundaries and type of a labelled one."""
    found: int = 0
    touching: int = 0
    """Found spans that share a character with a labelled one."""
    characters: Counter[str] = field(default_factory=Counter)

    @staticmethod
    def _share(hits: int, total: int) -> float:
        return hits / total if total else 1.0

    @property
    def recall(self) -> float:
        """Share of labelled spans that were wholly covered."""
        return self._share(self.covered, self.labelled)

    @property
    def half_recall(self) -> float:
        """Share of labelled spans that were covered for half or more."""
        return self._share(self.half, self.labelled)

    @property
    def exact_recall(self) -> float:
        """Share of labelled spans found with the same boundaries and type."""
        return self._share(self.exact, self.labelled)

    @property
    def exact_precision(self) -> float:
        """Share of found spans with the boundaries and type of a labelled one."""
        return self._share(self.exact, self.found)

    @property
    def precision(self) -> float:
        """Share of found spans that touch a labelled one."""
        return self._share(self.touching, self.found)

    @property
    def character_precision(self) -> float:
        """Share of found characters that are labelled."""
        return self._share(self.characters["both"], self.characters["found"])


def score(rows: Iterable[dict[str, object]], find: Callable[[str], list[Span]], *, only: str | None = None) -> Score:
    """How well `find` does on labelled texts; `only` one type of label and finding, if given."""
    total = Score()
    for row in rows:
        text = str(row["text"])
        every = [(span["start"], span["end"], span["type"]) for span in row["pii"]]  # type: ignore[attr-defined]
        labels = [label for label in every if only in (None, label[2])]
        all_found = find(text)
        spans = [span for span in all_found if only in (None, span.type)]
        found_cells = {cell for span in all_found for cell in range(span.start, span.end)}
        label_cells = {cell for start, end, _ in every for cell in range(start, end)}
        own_cells = {cell for span in spans for cell in range(span.start, span.end)}
        total.labelled += len(labels)
        total.found += len(spans)
        total.exact += len({(span.start, span.end, span.type) for span in spans} & set(labels))
        total.touching += sum(any(cell in label_cells for cell in range(span.start, span.end)) for span in spans)
        for start, end, _ in labels:
            hits = sum(cell in found_cells for cell in range(start, end))
            total.covered += hits == end - start
            total.half += 2 * hits >= end - start
        total.characters.update(found=len(own_cells), both=len(own_cells & label_cells))
    return total


def read(path: Path) -> list[dict[str, object]]:
    """The rows of a JSONL file."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


_FRESH = (
    "import time; began = time.perf_counter();"
    "from gehoord.privacy.recognisers import find_spans; find_spans('Layla uit Zwolle');"
    # The peak of this process alone: what `getrusage` tells begins with the memory of whoever started it.
    "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'));"
    "print(time.perf_counter() - began, int(peak.split()[1]) / 1024)"
)


def fresh(cache: Path | None = None) -> tuple[float, float]:
    """Seconds from import to the first answer and peak memory in MB, in a new process.

    With an empty `cache` folder this includes packing deduce's lists, as after an installation.
    """
    environment = {**os.environ, **({"GEHOORD_CACHE": str(cache)} if cache else {})}
    run = subprocess.run([sys.executable, "-c", _FRESH], env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    seconds, megabytes = run.stdout.split()
    return float(seconds), float(megabytes)


def _lines(rows: list[dict[str, object]], find: Callable[[str], list[Span]]) -> Iterator[str]:
    groups: list[tuple[str, list[dict[str, object]], str | None]] = [("all", rows, None)]
    authors = sorted({str(row["id"])[0] for row in rows})
    groups += [(f"author {author}", [row for row in rows if str(row["id"])[0] == author], None) for author in authors]
    groups += [(kind, rows, kind) for kind in PII_TYPES]
    widths = {"labels": 7, "recall": 8, "half": 7, "exact": 7, "found": 7, "prec.": 7, "exact p.": 10, "char p.": 9}
    yield " " * 12 + "".join(f"{head:>{width}}" for head, width in widths.items())
    for name, some, only in groups:
        one = score(some, find, only=only)
        yield (
            f"{name:<12}{one.labelled:>7}{one.recall:>8.3f}{one.half_recall:>7.3f}{one.exact_recall:>7.3f}"
            f"{one.found:>7}{one.precision:>7.3f}{one.exact_precision:>10.3f}{one.character_precision:>9.3f}"
        )


def main(arguments: list[str]) -> None:
    """Prints the figures of a labelled file, then how fast and how large the recognisers are."""
    rows = read(Path(arguments[0]) if arguments else SAMPLE)
    find_spans(str(rows[0]["text"]))
    began = time.perf_counter()
    for row in rows:
        find_spans(str(row["text"]))
    spent = time.perf_counter() - began
    for line in _lines(rows, find_spans):
        print(line)
    characters = sum(len(str(row["text"])) for row in rows)
    print(f"\n{len(rows)} texts in {spent:.2f} s: {1000 * spent / len(rows):.2f} ms a text, ", end="")
    print(f"{1e6 * spent / characters:.1f} ms per 1,000 characters")
    with tempfile.TemporaryDirectory() as folder:
        for moment in ("first start (packs the lists)", "later start"):
            seconds, megabytes = fresh(Path(folder))
            print(f"{moment}: ready after {seconds:.2f} s, {megabytes:.0f} MB at most")


if __name__ == "__main__":
    main(sys.argv[1:])
