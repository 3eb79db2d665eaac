"""Seconds to make the report of a gathering as DOCX, ODT and PDF, for an evening and for the largest. Judges nothing.

Run as `python -m tests.load.report`. The lines are invented and the same each time; no database is used.
"""

from __future__ import annotations

import datetime
import os
import platform
import sys
import time

ROUNDS = 3
SIZES = ((20, 7, 15), (200, 200, 200))
LINE = "Nummer {n}: mensen bellen drie keer voordat iemand terugbelt, en dan weet niemand waar het over ging."


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "gehoord.config.settings"
    import django

    django.setup()
    from gehoord.core.ui.documents import render
    from gehoord.dialogue.reporting.document import document_of
    from gehoord.dialogue.reporting.report import Outcome, Report

    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}")
    for sizes in SIZES:
        observations, causes, tips = (tuple(LINE.format(n=n) for n in range(size)) for size in sizes)
        report = Report(
            council="Jeugdraad Voorbeeld", title="Groep een", held="Verbetergroep · 14 maart 2026",
            question="Wat zit erachter?", goal="Samen zoeken", people=("Er waren 20 mensen.",),
            observations=observations, causes=causes, tips=(("Voor professionals", tips),),
            outcomes=(Outcome(question="Klopt dit?", answers=(("Ja", 12), ("Nee", 8))),), method=("Zo.",),
            checked=("Ja.",),
        )
        took = []
        for _round in range(ROUNDS):
            start = time.perf_counter()
            render(document_of(report, dated=datetime.date(2026, 3, 14)))
            took.append(time.perf_counter() - start)
        lines = sum(sizes)
        print(f"{lines} lines: {min(took):.1f} s at best, {max(took):.1f} s at worst of {ROUNDS}, three files together")
    return 0


if __name__ == "__main__":
    sys.exit(main())
