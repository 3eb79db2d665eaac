"""Releases: the fixed numbers that outsiders see, one for each calendar year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from gehoord.analysis.intervals import wilson_interval
from gehoord.coding.selectors import codebook_of, theme_counts, with_judgement
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council

from .filters import Filters
from .models import Release
from .selectors import stories, theme_labels

# Counted this long after the year ended, so that its last stories have been coded.
WAIT_DAYS = 31
THEMES_SHOWN = 6


@transaction.atomic
def release_year(*, council: Council, today: date) -> Release | None:
    """The release of the last year that is over, made now if it can be; None while it cannot.

    It waits until every story of that year was judged by a person, and until shares are about groups of at
    least the council's smallest n.
    """
    year = today.year - 1
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    known = Release.objects.filter(council=council, year=year).first()
    if known is not None or (today - date(year, 12, 31)).days < WAIT_DAYS:
        return known
    told = stories(council, Filters(first_day=date(year, 1, 1), last_day=date(year, 12, 31)))
    answers = list(with_judgement(told, "people").values_list("bejegening", flat=True))  # type: ignore[misc]
    about = sum(answer is True for answer in answers)
    others = sum(answer is False for answer in answers)
    if None in answers or min(about, others) < council.smallest_n:
        return None
    counts = theme_counts(told, "people")
    release = Release.objects.create(
        council=council, year=year, judged=about + others, about_bejegening=about,
        # A theme that nearly every story is about would give the few others away, so both sides count.
        themes={key: n for key, n in counts.items() if council.smallest_n <= n <= about - council.smallest_n},
    )
    record(council=council, by=None, event=Event.RELEASE_MADE, subject=release, year=year)
    return release


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
