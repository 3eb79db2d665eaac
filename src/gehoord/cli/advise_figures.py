"""The counts of `gehoord advise` as figures of a letter, and as data for the council itself."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from gehoord.analysis.intervals import wilson_interval
from gehoord.insight.facts import Cell, Facts, Figure

from .advise_count import Tally, ranked

# Longer than this, a trend is told by year.
MOST_QUARTERS = 16
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
COLUMNS = ("aantal", "van", "ondergrens 95%", "bovengrens 95%")


def in_words(day: datetime.date) -> str:
    """24 november 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def digest_of(lines: Sequence[str], facts: Facts) -> str:
    """64 hexadecimal digits over what was counted and what came out."""
    said = json.dumps(facts.as_json(), sort_keys=True, ensure_ascii=False)
    quoted = [f"{quote.key}: {quote.text}" for quote in facts.quotes]
    return hashlib.sha256("\n".join([*lines, *quoted, said]).encode("utf-8", "replace")).hexdigest()


def figures_of(tally: Tally, *, moment: str) -> list[Figure]:
    """How many, which share, themes, trend and quotes, as far as there is something to tell.

    Django has to be ready. Two figures together may not give away what each of them hides: where few signals are not
    about bejegening, the total and the trend are left out.
    """
    from gehoord.advice.wording import SMALLEST
    from gehoord.insight.outsiders import for_outsiders

    note = (
        f"Voorstellen van het model {tally.model}, nog niet door mensen nagekeken. Aandeel van de signalen in het "
        "rekenblad, niet van alle jongeren en ouders."
    )
    share = Facts(tally.about, tally.stories, *_ends(tally.about, tally.stories), note=note)
    is_told = for_outsiders(share, SMALLEST).n is not None
    trend = _trend(tally, note)
    found: list[tuple[str, str, str, Facts]] = []
    if is_told:
        period = f"Periode: {trend.rows[0][0]} tot en met {trend.rows[-1][0]}." if trend is not None else ""
        asked = "Hoeveel signalen zijn er? Geteld: alle signalen."
        found.append(("count", "Aantal signalen", asked, Facts(tally.stories, note=period)))
    asked = "Welk deel gaat over bejegening, van de signalen in het rekenblad? Geteld: alle signalen."
    found.append(("share", "Aandeel over bejegening", asked, share))
    if tally.about:
        themes = _themes(tally, f"Een signaal kan over meer thema's gaan. {note}")
        found.append(
            ("themes", "Thema's in de signalen over bejegening", "Over welke thema's gaan deze signalen?", themes)
        )
    if is_told and trend is not None and _can_be_drawn(for_outsiders(trend, SMALLEST)):
        asked = (
            f"Hoe ging het aandeel over bejegening per {trend.columns[0]}, van de signalen in het rekenblad? "
            "Geteld: alle signalen."
        )
        found.append(("trend", "Het aandeel over bejegening in de tijd", asked, trend))
    labels = _labels()
    for theme, quotes in tally.quotes().items():
        label = labels.get(theme, theme).lower()
        facts = Facts(quotes=quotes, note="Alleen woorden van mensen die dat goedvinden; gekozen door een model.")
        found.append(("quotes", f"In hun eigen woorden: {label}", f"Wat vertellen mensen over {label}?", facts))
    lines = sorted(line.hex() for line in tally.lines)
    return [
        Figure(f"B{place}", kind, title, question, facts, moment, digest_of(lines, facts))
        for place, (kind, title, question, facts) in enumerate(found, start=1)
    ]


def as_json(
    tally: Tally, figures: Sequence[Figure], *, day: datetime.date, file: str, digest: str
) -> dict[str, Any]:
    """Everything that was counted, small numbers too: for the council itself."""
    return {
        "warning": "Alleen voor de raad zelf: hierin staan ook kleine aantallen.",
        "made": day.isoformat(),
        "file": {"name": file, "sha256": digest},
        "stories": tally.stories,
        "about_bejegening": tally.about,
        "themes": dict(ranked(tally.themes)),
        "quarters": {key: {"n": n, "of": of} for key, (n, of) in sorted(tally.quarters.items()) if key},
        "model": tally.model,
        "method": {
            "judged_by": "model",
            "interval": "Wilson, 95%",
            "digest": "SHA-256 over de veilige verhalen met hun oordeel, en over het antwoord",
        },
        "figures": [asdict(figure) for figure in figures],
    }


def _labels() -> dict[str, str]:
    from gehoord.coding.codebooks import read_codebook

    return {line.key: line.label_nl for line in read_codebook().lines}


def _themes(tally: Tally, note: str) -> Facts:
    labels = _labels()
    rows: list[tuple[Cell, ...]] = [
        (labels.get(key, key), n, tally.about, *_ends(n, tally.about)) for key, n in ranked(tally.themes)
    ]
    return Facts(tally.about, columns=("thema", *COLUMNS), rows=tuple(rows), note=note)


def _trend(tally: Tally, note: str) -> Facts | None:
    """The share per quarter, or per year when there are many; None unless every story has its day."""
    counts = tally.quarters
    if "" in counts or not counts:
        return None
    first = "kwartaal"
    if len(counts) > MOST_QUARTERS:
        first, years = "jaar", {key[:4]: (0, 0) for key in sorted(counts)}
        for key, (n, of) in counts.items():
            years[key[:4]] = (years[key[:4]][0] + n, years[key[:4]][1] + of)
        counts = years
    rows: list[tuple[Cell, ...]] = [(key, n, of, *_ends(n, of)) for key, (n, of) in sorted(counts.items())]
    ends = _ends(tally.about, tally.stories)
    return Facts(tally.about, tally.stories, *ends, columns=(first, *COLUMNS), rows=tuple(rows), note=note)


def _can_be_drawn(trend: Facts) -> bool:
    return sum(isinstance(row[1], int) for row in trend.rows) >= 2


def _ends(n: int, of: int) -> tuple[float | None, float | None]:
    if not of:
        return None, None
    found = wilson_interval(n, of).rounded(6)
    return found.low, found.high
