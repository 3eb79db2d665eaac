"""When a place may be asked again: never so soon that two results could be laid beside each other to find one person.

Of a team of twelve and the same team with one colleague more, the difference is that colleague's answer. Of an
organisation and all teams of it but one, the difference is that team, however small. So a place is asked once at a
time, as a whole or by its teams, and not again within four weeks of a result.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gehoord.core.councils.models import Council
from gehoord.core.organisations.models import Organisation, Team
from gehoord.surveys.models import Campaign, Purpose
from gehoord.surveys.services import SurveyRefused

REST = timedelta(weeks=4)


def check_round(council: Council, *, organisation: Organisation | None, team: Team | None, name: str) -> None:
    """Call it inside the transaction that opens the scan. Raises SurveyRefused.

    A scan that closed without a result stands in nobody's way: it gave no number to subtract.
    """
    # The council's row is the lock: of two that open a scan at once, one waits.
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    rows = Campaign.objects.filter(council=council, purpose=Purpose.CONDITIONS)
    if organisation is not None:
        # Somebody may have typed its name instead of choosing it.
        rows = rows.filter(Q(provider=organisation) | Q(provider=None, organisation_name__iexact=organisation.name))
        if team is not None:
            rows = rows.filter(Q(team=None) | Q(team=team))
    elif name := " ".join(name.split()):
        rows = rows.filter(Q(provider=None, organisation_name__iexact=name) | Q(provider__name__iexact=name))
    else:
        return
    _check(council, rows, team)


def _check(council: Council, rows: QuerySet[Campaign], team: Team | None) -> None:
    now = timezone.now()
    recent = rows.annotate(n=Count("responses")).filter(
        Q(closed_at=None) | Q(closed_at__range=(now - REST, now), n__gte=council.smallest_n)
    )
    # The one that lasts longest says until when to wait; an open one lasts longest of all.
    found = max(recent, key=lambda one: one.closed_at or now, default=None)
    if found is None:
        return
    of_team = team.pk if team else None
    if found.team_id != of_team:
        raise SurveyRefused(_(
            "Vraag de hele organisatie of de teams, niet allebei in dezelfde weken: anders kan iemand uitrekenen wat "
            "een klein team antwoordde. Wacht tot vier weken nadat “%(title)s” dicht is."
        ) % {"title": found.title}, "place")
    if found.closed_at is None:
        said = _("Hier loopt al een scan: “%(title)s”. Sluit die eerst.") % {"title": found.title}
        raise SurveyRefused(said, "place")
    day = date_format(timezone.localtime(found.closed_at + REST), "j F Y")
    raise SurveyRefused(_(
        "Hier is pas gevraagd. Een nieuwe scan kan vanaf %(day)s: liggen twee uitslagen dicht bij elkaar, dan kan "
        "iemand uitrekenen wat één collega antwoordde."
    ) % {"day": day}, "place")
