"""Releases: the fixed numbers that outsiders see, one for each calendar year."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from gehoord.analysis.intervals import wilson_interval
from gehoord.coding.selectors import codebook_of, theme_rows, with_judgement
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.intake.models import Signal

from .filters import Filters
from .ledger import enter, safe_rows
from .models import OutKind, Release
from .outgoing import Row
from .selectors import stories, theme_labels

# Counted this long after the year ended, so that its last stories have been coded.
WAIT_DAYS = 31
THEMES_SHOWN = 6


@transaction.atomic
def release_year(*, council: Council, today: date) -> Release | None:
    """The release of the last year that is over, made now if it can be; None while it cannot.

    It waits until every story of that year was judged by a person, and until its numbers tell about no group
    smaller than the council's smallest n, also beside all that went out before; themes that would are left out.
    """
    year = today.year - 1
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    known = Release.objects.filter(council=council, year=year).first()
    if known is not None or (today - date(year, 12, 31)).days < WAIT_DAYS:
        return known
    told = stories(council, Filters(first_day=date(year, 1, 1), last_day=date(year, 12, 31)))
    rows = _rows(year, told)
    if rows is None or min(rows[0].n, len(frozenset(rows[0].others))) < council.smallest_n:
        return None
    # The year's own numbers are never hidden: when they would tell too much beside what went out, it waits.
    safe, enough = safe_rows(council, rows, cost=lambda place: (rows[place].n, place) if place else None)
    if not enough or safe[0].hidden:
        return None
    whole = safe[0]
    release = Release.objects.create(
        council=council, year=year, judged=whole.of or 0, about_bejegening=whole.n,
        themes={row.label: row.n for row in safe[1:] if not row.hidden},
    )
    enter(council=council, kind=OutKind.YEAR, reference=str(year), rows=safe)
    record(council=council, by=None, event=Event.RELEASE_MADE, subject=release, year=year)
    return release


def _rows(year: int, told: QuerySet[Signal]) -> list[Row] | None:
    """The numbers of the year: how many of the judged are about bejegening, and each theme as a part of those.

    None while a story waits for a person's judgement. Two queries.
    """
    answers = dict(with_judgement(told, "people").values_list("pk", "bejegening"))  # type: ignore[misc]
    if None in answers.values():
        return None
    about = frozenset(pk for pk, answer in answers.items() if answer)
    themes: dict[str, set[int]] = defaultdict(set)
    for pk, theme in theme_rows(told, "people"):
        if pk in about:
            themes[theme].add(pk)
    rows = [Row(str(year), len(about), about, len(answers), frozenset(answers) - about)]
    # A theme that nearly every story is about would give the few others away: the others count too.
    return rows + [Row(key, len(hits), hits, len(about), about - hits) for key, hits in sorted(themes.items())]


def newest(council: Council) -> Release | None:
    """The newest release. One query."""
    return Release.objects.filter(council=council).order_by("-year").first()


def home_block(council: Council) -> dict[str, Any] | None:
    """What the public home shows of the newest release; None before the first. Three queries at most."""
    release = newest(council)
    if release is None:
        return None
    labels = theme_labels(codebook_of(council))
    rows = sorted(release.themes.items(), key=lambda row: (-row[1], row[0]))[:THEMES_SHOWN]
    share = release.about_bejegening / release.judged
    interval = wilson_interval(release.about_bejegening, release.judged)
    return {
        "year": release.year, "judged": release.judged, "about": release.about_bejegening,
        "percent": round(100 * share), "low": round(100 * interval.low), "high": round(100 * interval.high),
        "themes": [{"key": key, "label": labels.get(key, key), "n": n} for key, n in rows],
        "most": rows[0][1] if rows else 1,
    }
