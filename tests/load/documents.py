"""Seconds to make a letter of twelve pages with six charts: each format, all together, cold and warm. Judges nothing.

Run as `python -m tests.load.documents`; `--keep FOLDER` leaves the three files there to be looked at. "Cold" is the
first time in a new process: composing counts from its first import, a format from when the letter was composed. "Warm"
is the same again in that process.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("charts", "docx", "odt", "pdf", "all three")
ROUNDS = 5
THEMES = (
    "Begrip en compassie", "Serieus nemen", "Respect", "Duidelijkheid over wat er gebeurt", "Tijd en aandacht",
    "Samen beslissen", "Bereikbaar zijn", "Afspraken nakomen",
)
SAID = (
    "Wie hulp krijgt, wil weten wat er met zijn verhaal gebeurt. Uit de signalen blijkt dat dit lang niet altijd lukt: "
    "afspraken worden wel gemaakt, maar niet steeds nagekomen, en wie daarnaar vraagt, krijgt niet altijd antwoord. "
    "Jongeren en ouders noemen vaak hetzelfde: dat er iemand luistert, dat die persoon blijft en dat zij mee mogen "
    "beslissen over wat er gebeurt. "
)


def letter() -> Any:
    """An invented advice as Gehoord writes it: six figures with a chart, quotes, causes, points and the annex."""
    from gehoord.advice.letter import Head, Letter, LetterPart
    from gehoord.insight.facts import Facts, Figure, Quote

    def row(label: str, n: int, of: int) -> tuple[str, int, int, float, float]:
        return (label, n, of, round(max(0.0, n / of - 0.04), 3), round(n / of + 0.04, 3))

    def figure(number: int, kind: str, title: str, facts: Facts) -> Figure:
        return Figure(
            f"B{number}", kind, title, f"Wat vertelden jongeren en ouders over: {title.lower()}?", facts,
            "24 november 2026, 10:00", "0123456789abcdef" * 4,
        )

    head = ("thema", "aantal", "van", "ondergrens 95%", "bovengrens 95%")
    themes = [
        Facts(620, columns=head, rows=tuple(row(name, 40 + 37 * n + 11 * m, 620) for n, name in enumerate(THEMES)))
        for m in range(3)
    ]
    trends = [
        Facts(
            620, columns=("periode", *head[1:]),
            rows=tuple(row(f"{1 + n % 4}e kwartaal {2024 + n // 4}", 14 + n + 4 * m, 60) for n in range(12)),
        )
        for m in range(3)
    ]
    figures = (
        *(figure(n, "themes", f"Thema’s in groep {n}", facts) for n, facts in enumerate(themes, start=1)),
        *(figure(n, "trend", f"Verloop van thema {n - 3}", facts) for n, facts in enumerate(trends, start=4)),
        figure(7, "quotes", "Hoe mensen het zeggen", Facts(quotes=tuple(Quote(str(n), SAID[:170]) for n in range(6)))),
        figure(8, "causes", "Oorzaken", Facts(7, columns=("Oorzaak",), rows=tuple((SAID[:110],) for _ in range(7)))),
    )
    parts = (
        LetterPart("occasion", "Aanleiding", f"{SAID * 2}\n\n{SAID}"),
        LetterPart("definition", "Wat wij onder bejegening verstaan", f"{SAID * 2}\n\n{SAID * 2}"),
        *(
            part for one in figures[:6] for part in (
                LetterPart("text", one.title, SAID * 2), LetterPart("figure", "", "", one.ref),
            )
        ),
        LetterPart("quotes", "Hoe mensen het zeggen", "Met toestemming uit de verhalen.", "B7"),
        LetterPart("causes", "Wat de groepen als oorzaak noemen", "In willekeurige volgorde.", "B8"),
        LetterPart("bottlenecks", "Knelpunten", "", "", tuple(SAID[:230] for _ in range(4))),
        LetterPart("recommendations", "Aanbevelingen", "", "", tuple(SAID[:230] for _ in range(6))),
    )
    return Letter(
        Head(
            council="Jeugdraad Voorbeeld", municipality="Voorbeeldstad",
            addressee=("Aan het college van burgemeester en wethouders", "van de gemeente Voorbeeldstad"),
            salutation="Geacht college,", subject="Advies over bejegening", signed_by="De adviesgroep",
            date="24 november 2026", reference="2026-001", marked="CONCEPT",
        ),
        parts, figures,
    )


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF says it has."""
    bodies = [pdf]
    for found in re.finditer(rb"stream\r?\n", pdf):
        try:
            bodies.append(zlib.decompressobj().decompress(pdf[found.end() :]))
        except zlib.error:
            continue
    return sum(len(re.findall(rb"/Type\s*/Page\b", body)) for body in bodies)


def _steps() -> dict[str, Callable[[], Any]]:
    """What is measured. Composing draws the charts; their document is then made once, apart from the formats."""
    from gehoord.core.ui import documents

    made: list[Any] = []

    def composed() -> Any:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoord.config.settings")
        django.setup()
        from gehoord.advice.compose import compose

        made[:] = [compose(letter())]
        return made[0]

    def of(kind: str) -> Callable[[], Any]:
        return lambda: documents.FORMATS[kind](made[0])

    formats = {kind: of(kind) for kind in documents.FORMATS}
    return {"charts": composed, **formats, "all three": lambda: documents.render(made[0])}


def one(kind: str, keep: str) -> dict[str, Any]:
    """In a process of its own: seconds cold, and each time warm."""
    started = time.perf_counter()
    steps = _steps()
    if kind != "charts":
        steps["charts"]()
        started = time.perf_counter()
    made = steps[kind]()
    cold = time.perf_counter() - started
    warm = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        steps[kind]()
        warm.append(time.perf_counter() - started)
    found: dict[str, Any] = {"cold": cold, "warm": warm}
    if kind == "all three":
        found["pages"] = pages_of(made.pdf)
        found["sizes"] = {name: len(getattr(made, name)) for name in ("docx", "odt", "pdf")}
        if keep:
            for name in ("docx", "odt", "pdf"):
                Path(keep, f"letter.{name}").write_bytes(getattr(made, name))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", default="", metavar="FOLDER")
    parser.add_argument("--one", choices=KINDS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(options.one, options.keep)))
        return 0
    print(
        f"{datetime.now():%Y-%m-%d %H:%M} · {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )
    for kind in KINDS:
        done = subprocess.run(
            [sys.executable, "-m", "tests.load.documents", "--one", kind, "--keep", options.keep],
            check=True, capture_output=True, text=True, cwd=ROOT,
        )
        found = json.loads(done.stdout.splitlines()[-1])
        name = "composing, with its six charts" if kind == "charts" else kind
        print(f"{name:<31} cold {found['cold']:5.2f} s   warm {statistics.median(found['warm']):5.2f} s")
        if "pages" in found:
            sizes = ", ".join(f"{kind} {size / 1000:.0f} kB" for kind, size in found["sizes"].items())
            print(f"{found['pages']} pages as PDF; {sizes}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
