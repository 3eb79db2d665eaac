"""What gatherings give to an advice: how many took part, what they saw, which causes and tips came up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.purposes import Data
from gehoord.insight.facts import Facts
from gehoord.insight.kinds import Computed, Kind, QuestionRefused, register

from .models import Cause, CauseSet, Gathering, GroupRole, MergedCause, Observation, Tip
from .reporting.selectors import unsettled
from .selectors import gatherings_of, in_stable_order


def compute_causes(council: Council, question: dict[str, Any]) -> Computed:
    """question: {"set": pk}."""
    cause_set = _set(council, question)
    causes = in_stable_order(cause_set)
    return Computed(
        Facts(
            n=len(causes), columns=(_("Oorzaak"),), rows=tuple((cause.text,) for cause in causes),
            note=_("In willekeurige volgorde."),
        ),
        sources=tuple(_source(cause) for cause in causes),
    )


def _source(cause: Cause | MergedCause) -> str:
    if isinstance(cause, Cause):
        return f"cause {cause.pk} {_digest(cause.text)}"
    originals = ",".join(str(one.cause_id) for one in cause.originals.all())
    return f"merged cause {cause.pk} {_digest(cause.text)} {originals}"


def compute_gatherings(council: Council, question: dict[str, Any]) -> Computed:
    """question: {"gatherings": [pk, …]}.

    A group smaller than the council's smallest number is neither told nor counted: of two totals that differ by
    one group, the difference is never a small number.
    """
    rows = _gatherings(council, question)
    least = council.smallest_n
    large = [row for row in rows if row.people >= least]
    n = sum(row.people for row in large)
    present = {
        GroupRole(role)
        for row in rows
        for role in row.attendance.filter(people__gt=0).values_list("role", flat=True)
    }
    note = []
    if present:
        roles = [str(role.label).lower() for role in GroupRole if role in present]
        note.append(_("Er namen deel: %(roles)s.") % {"roles": ", ".join(roles)})
    if len(large) > 1:
        note.append(_("Wie bij meer bijeenkomsten was, telt elke keer mee."))
    if len(large) < len(rows):
        note.append(
            _("Een groep van minder dan %(least)s mensen telt niet mee in het totaal.") % {"least": least}
        )
    fewer = _("minder dan %(least)s") % {"least": least}
    # Digests are printed: a number that is not told must not be in what they are made of, where it could be guessed.
    told = {row.pk: row.people if row.people >= least else fewer for row in rows}
    return Computed(
        Facts(
            n=n if large else None,
            columns=(_("Bijeenkomst"), _("Datum"), _("Deelnemers")),
            rows=tuple(
                (row.title, date_format(row.held_on, "j F Y"), told[row.pk]) for row in rows
            ),
            note=" ".join(note),
        ),
        sources=tuple(f"gathering {row.pk} {told[row.pk]} {_digest(row.title)}" for row in rows),
    )


def compute_observations(council: Council, question: dict[str, Any]) -> Computed:
    """question: {"gatherings": [pk, …]}."""
    rows = _gatherings(council, question)
    lines = list(Observation.objects.filter(gathering__in=rows).order_by("pk"))
    if not lines:
        raise QuestionRefused(_("In deze bijeenkomsten staan geen observaties."))
    return Computed(
        Facts(n=len(lines), columns=(_("Observatie"),), rows=tuple((line.text,) for line in lines)),
        sources=tuple(f"observation {line.pk} {_digest(line.text)}" for line in lines),
    )


def compute_tips(council: Council, question: dict[str, Any]) -> Computed:
    """question: {"gatherings": [pk, …]}."""
    rows = _gatherings(council, question)
    lines = list(Tip.objects.filter(gathering__in=rows).order_by("pk"))
    if not lines:
        raise QuestionRefused(_("In deze bijeenkomsten staan geen tips."))
    return Computed(
        Facts(
            n=len(lines), columns=(_("Tip"), _("Voor wie")),
            rows=tuple((line.text, str(line.get_audience_display())) for line in lines),
        ),
        sources=tuple(f"tip {line.pk} {line.audience} {_digest(line.text)}" for line in lines),
    )


def _set(council: Council, question: dict[str, Any]) -> CauseSet:
    pk = question.get("set")
    found = CauseSet.objects.filter(council=council, pk=pk).first() if isinstance(pk, int) else None
    if found is None:
        raise QuestionRefused(_("Deze gekozen oorzaken zijn er niet."))
    were_checked(found.gatherings.all())
    return found


def _gatherings(council: Council, question: dict[str, Any]) -> list[Any]:
    """Closed gatherings of this council, first held first, each with `people`."""
    asked = question.get("gatherings")
    pks = set(asked) if isinstance(asked, list) and all(isinstance(pk, int) for pk in asked) else set()
    if not pks:
        raise QuestionRefused(_("Kies eerst een of meer bijeenkomsten."))
    rows = list(gatherings_of(council).filter(pk__in=pks).order_by("held_on", "pk"))
    if len(rows) != len(pks):
        raise QuestionRefused(_("Een van deze bijeenkomsten is er niet."))
    if any(not row.is_closed for row in rows):
        raise QuestionRefused(_("Rond eerst de bijeenkomst af. Daarna kan ze in een advies."))
    were_checked(rows)
    return rows


def were_checked(rows: Iterable[Gathering]) -> None:
    """Raises QuestionRefused while those who were there can still say that the report is wrong."""
    if waiting := unsettled(rows):
        raise QuestionRefused(
            _("Deelnemers keken het verslag nog niet na: %(which)s. Daarna kan het in een advies.")
            % {"which": ", ".join(f"“{title}”" for title in waiting)}
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _words_causes(facts: Facts) -> str:
    return ngettext("groepen kozen samen %(n)s oorzaak", "groepen kozen samen %(n)s oorzaken", facts.n or 0) % {
        "n": facts.n or 0
    }


def _words_gatherings(facts: Facts) -> str:
    times = ngettext("%(n)s bijeenkomst", "%(n)s bijeenkomsten", len(facts.rows)) % {"n": len(facts.rows)}
    if facts.n is None:
        return times
    return _("%(times)s met samen %(n)s deelnemers") % {"times": times, "n": facts.n}


def _words_observations(facts: Facts) -> str:
    return ngettext("%(n)s observatie uit de groepen", "%(n)s observaties uit de groepen", facts.n or 0) % {
        "n": facts.n or 0
    }


def _words_tips(facts: Facts) -> str:
    return ngettext("%(n)s tip uit de groepen", "%(n)s tips uit de groepen", facts.n or 0) % {"n": facts.n or 0}


def _ask_causes(council: Council, question: dict[str, Any]) -> str:
    return _("Welke oorzaken kozen de groepen in “%(title)s”?") % {"title": _set(council, question).title}


def _ask_gatherings(council: Council, question: dict[str, Any]) -> str:
    return _("Hoeveel mensen namen deel aan %(which)s?") % {"which": _which(council, question)}


def _ask_observations(council: Council, question: dict[str, Any]) -> str:
    return _("Wat zagen de deelnemers van %(which)s?") % {"which": _which(council, question)}


def _ask_tips(council: Council, question: dict[str, Any]) -> str:
    return _("Welke tips gaven de deelnemers van %(which)s?") % {"which": _which(council, question)}


def _which(council: Council, question: dict[str, Any]) -> str:
    rows: list[Gathering] = _gatherings(council, question)
    return ", ".join(f"“{row.title}” ({date_format(row.held_on, 'j F Y')})" for row in rows)


def register_kinds() -> None:
    register(Kind(
        "causes", gettext_lazy("Gekozen oorzaken"), compute_causes, _words_causes, _ask_causes, Data.GATHERING
    ))
    register(Kind(
        "gatherings", gettext_lazy("Bijeenkomsten"), compute_gatherings, _words_gatherings, _ask_gatherings,
        Data.GATHERING,
    ))
    register(Kind(
        "observations", gettext_lazy("Observaties"), compute_observations, _words_observations, _ask_observations,
        Data.GATHERING,
    ))
    register(Kind("tips", gettext_lazy("Tips"), compute_tips, _words_tips, _ask_tips, Data.GATHERING))
