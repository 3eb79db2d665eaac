"""How many took part: what was handed out, what came back, by which way. For those who run the survey.

While a campaign is open numbers go by tens, so that nobody sees one answer come in; below ten they are words. What is
not known is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from .models import Campaign, Channel, Mode

SMALL = 10


@dataclass(frozen=True)
class Line:
    """How many came in by one way, in words."""

    label: str
    words: str


@dataclass(frozen=True)
class Turnout:
    """`share` (0 to 1) of the codes that were used: only of a closed campaign with ten or more."""

    handed_out: int
    answered: str
    by_code: str
    share: float | None
    channels: tuple[Line, ...]
    modes: tuple[Line, ...]
    unknown: tuple[str, ...]


def in_words(count: int, *, exact: bool) -> str:
    """A number of people as it may be told.

    >>> in_words(47, exact=True)
    '47'
    """
    if count == 0 and exact:
        return _("geen")
    if count < SMALL:
        return _("minder dan 10")
    return str(count) if exact else _("%(tens)s of meer") % {"tens": count - count % 10}


def turnout(campaign: Campaign) -> Turnout:
    """Five queries."""
    # A revoked batch counts in full: by what is left of it one would see how many of its people answered.
    batches = list(campaign.batches.all())
    handed_out = campaign.codes.filter(batch=None).count() + sum(batch.count for batch in batches)
    counted = list(campaign.responses.order_by().values("channel", "mode").annotate(n=Count("pk")))
    total = sum(row["n"] for row in counted)
    channels = {key: sum(row["n"] for row in counted if row["channel"] == key) for key in Channel.values}
    modes = {key: sum(row["n"] for row in counted if row["mode"] == key) for key in Mode.values}
    by_code = channels[Channel.CODE]
    # Beside the result, which says how many answered with a code, the total of all ways gives a small one away; and two
    # tables of the same people give a small cell of both away.
    cells = {(row["channel"], row["mode"]): row["n"] for row in counted}
    some_small = _some_small(channels) or _some_small(modes) or _some_small(cells)
    exact = campaign.is_closed and total >= SMALL and not some_small
    return Turnout(
        handed_out=handed_out, answered=in_words(total, exact=exact), by_code=in_words(by_code, exact=exact),
        share=by_code / handed_out if exact and by_code and handed_out else None,
        channels=_lines(campaign, channels, Channel.choices, exact), modes=_lines(campaign, modes, Mode.choices, exact),
        unknown=tuple(_unknown(campaign, channels, any_revoked=any(batch.revoked for batch in batches))),
    )


def _lines(
    campaign: Campaign, counts: dict[str, int], choices: Iterable[tuple[str, object]], exact: bool
) -> tuple[Line, ...]:
    """While open only ways that ten or more used: else one would see the first come in."""
    least = 1 if campaign.is_closed else SMALL
    return tuple(
        Line(str(label), in_words(counts[key], exact=exact)) for key, label in choices if counts[key] >= least
    )


def _some_small(counts: Mapping[Any, int]) -> bool:
    """Whether one of them is small: then the others and the total would give it away."""
    return any(0 < count < SMALL for count in counts.values())


def _unknown(campaign: Campaign, channels: dict[str, int], *, any_revoked: bool) -> list[str]:
    lines = [
        _("Wie niet meedeed, en waarom, weten we niet."),
        _("Een code die gemaakt is, telt als uitgedeeld. Of iemand hem kreeg, weten we niet."),
    ]
    if any_revoked:
        lines.append(_("Codes van een ingetrokken stapel tellen ook mee. Hoeveel ervan gebruikt waren, tonen we niet."))
    opened = {entrance.channel for entrance in campaign.entrances.all()}
    if channels[Channel.LINK] or Channel.LINK in opened:
        lines.append(_("Hoeveel mensen de open link zagen, en of iemand vaker meedeed, weten we niet."))
    if channels[Channel.KIOSK] or Channel.KIOSK in opened:
        lines.append(_("Hoeveel mensen bij het scherm langskwamen, en of iemand vaker meedeed, weten we niet."))
    if channels[Channel.PAPER]:
        lines.append(_("Hoeveel formulieren zonder code er zijn uitgedeeld, weten we niet."))
    return lines
