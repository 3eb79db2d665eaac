"""One agreement from clause to consequence, in the order of time: what happened, on what it rests, who did it by role.

Made from what is kept, at the moment it is asked. Names of people are not in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.models import Membership, Role

from ..kit.texts import digest_of
from ..models import Agreement, Criterion, ImprovementStep, Measurement, Side, Supervision, SupervisionReminder
from ..selectors import dossier as moments_of
from .selectors import improvements_of, with_views


class Typed(str):
    """Words that people typed, in Dutch whatever the language of the page."""

    __slots__ = ()
    lang = "nl"
    is_long = False


class Long(Typed):
    """The same, and so long that a page shows it when somebody asks."""

    __slots__ = ()
    is_long = True


@dataclass(frozen=True)
class Line:
    """One thing that happened. `texts`: (label, words). `said`: what the provider says of what was measured."""

    on: date
    what: str
    who: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    measurement: Measurement | None = None
    said: str = ""
    # When it was written down, if that was another day.
    written_on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Dossier:
    """`lines` from the oldest on; `ahead`: what is still planned."""

    agreement: Agreement
    lines: tuple[Line, ...]
    ahead: tuple[Supervision, ...]


@dataclass(frozen=True)
class Who:
    """Who did something, by role, and when."""

    role: str
    at: datetime


class Trail:
    """Lines of the trail about this agreement and what hangs on it. Two queries."""

    def __init__(self, agreement: Agreement, about: dict[str, Iterable[int]]) -> None:
        self._found: dict[tuple[str, str], list[AuditEvent]] = {}
        rows: QuerySet[AuditEvent] = AuditEvent.objects.filter(council=agreement.council_id, subject__in=about)
        wanted = {(name, str(pk)) for name, keys in about.items() for pk in keys}
        for row in rows.filter(subject_id__in={pk for _name, pk in wanted}).order_by("at", "id"):
            if (row.subject, row.subject_id) in wanted:
                self._found.setdefault((row.subject, row.subject_id), []).append(row)
        people = {row.by_id for rows in self._found.values() for row in rows if row.by_id}
        self._roles: dict[int, list[str]] = {}
        for person, role in Membership.objects.filter(
            council=agreement.council_id, person__in=people
        ).order_by("role").values_list("person", "role"):
            self._roles.setdefault(person, []).append(role)

    def first(self, subject: Any, *events: str, **fields: Any) -> Who | None:
        for row in self._found.get((subject._meta.model_name, str(subject.pk)), ()):
            if row.event in events and all(row.fields.get(name) == value for name, value in fields.items()):
                return Who(self._role(row), row.at)
        return None

    def _role(self, row: AuditEvent) -> str:
        if row.fields.get("side") == Side.PROVIDER or row.event == Event.SUPERVISION_ANSWERED:
            return str(Side.PROVIDER.label)
        if row.by_id is None:
            return _("Gehoord, vanzelf")
        roles = self._roles.get(row.by_id, [])
        # What is in this dossier is done as the municipality's, by who may.
        if Role.OFFICER in roles:
            return str(Role.OFFICER.label)
        return ", ".join(str(Role(role).label) for role in roles)


def criterion_digest(criterion: Criterion) -> str:
    """SHA-256 of what was published, as JSON with sorted keys, without spaces."""
    content = {
        name: getattr(criterion, name)
        for name in (
            "edition", "name", "placement", "basis", "measured", "how_measured", "smallest_n", "how_it_counts",
            "weight_percent", "consequence", "why_replaced",
        )
    } | {"review_on": criterion.review_on.isoformat()}
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def dossier_of(agreement: Agreement) -> Dossier:
    """The whole of it. Seven queries, however much there is."""
    criteria = list(
        agreement.criteria.filter(published_at__isnull=False).select_related("from_kit__kit").order_by("edition")
    )
    improvements = list(improvements_of(agreement))
    moments = with_views(moments_of(agreement), improvements)
    kits = {one.from_kit.kit for one in criteria if hasattr(one, "from_kit")}
    trail = Trail(agreement, {
        "agreement": [agreement.pk], "criterion": [one.pk for one in criteria], "kit": [one.pk for one in kits],
        "supervision": [one.pk for one in moments], "improvementstep": [one.pk for one in improvements],
    })
    lines = [
        *_of_agreement(agreement, trail), *(line for one in criteria for line in _of_criterion(one, trail)),
        *_of_rounds(moments, trail), *(line for one in moments for line in _of_moment(one, trail)),
        *(line for one in improvements for line in _of_improvement(one, trail)), *_of_reminders(agreement),
    ]
    # Those without a moment of their own are days in the agreement; they come first on their day.
    lines.sort(key=lambda line: (line.on, line.at is not None, line.at or timezone.now()))
    ahead = sorted((one for one in moments if one.waits), key=lambda one: (one.planned_on, one.pk))
    return Dossier(agreement, tuple(lines), tuple(ahead))


def _line(on: date, what: str, who: Who | None, *texts: tuple[str, str], **more: Any) -> Line:
    written = timezone.localtime(who.at).date() if who else None
    return Line(
        on, what, who.role if who else "", tuple(text for text in texts if text[1]),
        written_on=written if written != on else None, at=who.at if who else None, **more,
    )


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _of_agreement(agreement: Agreement, trail: Trail) -> Iterator[Line]:
    made = trail.first(agreement, Event.AGREEMENT_CHANGED, version=1)
    period = _("%(start)s tot en met %(end)s") % {
        "start": date_format(agreement.starts_on, "j F Y"), "end": date_format(agreement.ends_on, "j F Y"),
    }
    yield _line(
        _day(made.at) if made else agreement.starts_on, _("Afspraak vastgelegd"), made,
        (_("Soort"), str(agreement.get_kind_display())), (_("Van wie"), Typed(agreement.owner)),
        (_("Periode"), period), (_("Perceel"), Typed(agreement.lot)),
    )


def _clause(articles: Sequence[Mapping[str, Any]]) -> str:
    """The text as it was published for the contract or the scheme, an article after the other."""
    return "\n".join(
        line for number, one in enumerate(articles, start=1)
        for line in (
            f"Artikel {number}. {one['heading']}", *one["text"],
            *(f"{place}. {step}" for place, step in enumerate(one["steps"], start=1)),
        )
    )


def _of_criterion(criterion: Criterion, trail: Trail) -> Iterator[Line]:
    assert criterion.published_at is not None
    if hasattr(criterion, "from_kit"):
        kit = criterion.from_kit.kit
        assert kit.published_at is not None
        said = _("klopt met wat is gepubliceerd") if digest_of(kit.said) == kit.digest else _("klopt niet meer")
        yield _line(
            _day(kit.published_at), _("Criteriumset gepubliceerd"), trail.first(kit, Event.KIT_PUBLISHED),
            (_("Set"), _("%(title)s, versie %(edition)s") % {"title": kit.title, "edition": kit.edition}),
            (_("Tekst"), Long(_clause(kit.said["clause"]))), (_("Controlegetal"), f"{kit.digest} ({said})"),
        )
    yield _line(
        _day(criterion.published_at),
        _("Criterium vastgezet, versie %(edition)s") % {"edition": criterion.edition},
        trail.first(criterion, Event.CRITERION_CHANGED, published=True),
        (_("Waarom een nieuwe versie"), Typed(criterion.why_replaced)),
        (_("Wat wordt gemeten"), Typed(criterion.measured)), (_("Hoe"), Typed(criterion.how_measured)),
        (_("Hoe het telt"), Typed(criterion.how_it_counts)),
        (_("Kleinste aantal antwoorden"), str(criterion.smallest_n)),
        (_("Wat erop volgt, in stappen"), Typed("\n".join(
            f"{number}. {step}" for number, step in enumerate(criterion.ladder, start=1)
        ))),
        (_("Opnieuw bekijken op"), date_format(criterion.review_on, "j F Y")),
        (_("Controlegetal"), criterion_digest(criterion)),
    )


def _of_rounds(moments: list[Supervision], trail: Trail) -> Iterator[Line]:
    """Each round as it was planned first."""
    rounds: dict[int, list[Supervision]] = {}
    for one in moments:
        if one.step:
            rounds.setdefault(one.round, []).append(one)
    for number, steps in sorted(rounds.items()):
        made = next((who for one in steps if (who := trail.first(one, Event.SUPERVISION_PLANNED, version=1))), None)
        planned = sorted(
            ((next((move.was for move in one.moves.all()), one.planned_on), one) for one in steps),
            key=lambda row: (row[0], row[1].pk),
        )
        if made is not None:
            yield _line(
                _day(made.at), _("Kalender gemaakt, ronde %(number)s") % {"number": number}, made,
                (_("Gepland"), "\n".join(f"{date_format(day, 'j F Y')}: {one.called}" for day, one in planned)),
            )


def _of_moment(moment: Supervision, trail: Trail) -> Iterator[Line]:
    called = str(moment.called).capitalize()
    if not moment.step:
        made = trail.first(moment, Event.SUPERVISION_PLANNED, version=1)
        if made is not None:
            yield _line(
                _day(made.at), _("%(what)s gepland") % {"what": called}, made,
                (_("Dag"), date_format(moment.planned_on, "j F Y")),
            )
    for move in moment.moves.all():
        moved = trail.first(
            moment, Event.SUPERVISION_PLANNED, was=move.was.isoformat(), planned_on=move.becomes.isoformat()
        )
        yield _line(
            _day(move.moved_at), _("%(what)s verzet") % {"what": called}, moved,
            (_("Nieuwe dag"), _("%(becomes)s, eerst %(was)s") % {
                "becomes": date_format(move.becomes, "j F Y"), "was": date_format(move.was, "j F Y"),
            }), (_("Reden"), Typed(move.why)),
        )
    if moment.cancelled_on is not None:
        yield _line(
            moment.cancelled_on, _("%(what)s afgezegd") % {"what": called},
            trail.first(moment, Event.SUPERVISION_CANCELLED), (_("Reden"), Typed(moment.why_cancelled)),
        )
    if moment.said_by_provider and moment.held_on is None:
        said = trail.first(moment, Event.SUPERVISION_ANSWERED)
        if said is not None:
            yield _line(
                _day(said.at), _("De aanbieder reageerde"), said, (_("De aanbieder zegt"), Typed(moment.provider_view)),
            )
    if moment.held_on is not None:
        has_outcome = moment.outcome != "none_yet"
        what = _("%(what)s: %(outcome)s") % {"what": called, "outcome": moment.get_outcome_display()}
        rung = f"{moment.rung}. {moment.rung_in_words}" if moment.rung else ""
        with_this = {"outcome": moment.outcome} if has_outcome else {}
        yield _line(
            moment.held_on, what if has_outcome else called,
            trail.first(moment, Event.SUPERVISION_HELD, **with_this),
            (_("Wat eruit kwam"), Typed(moment.outcome_text)),
            (
                _("De aanbieder zegt, zelf getypt") if moment.said_by_provider else _("De aanbieder zegt"),
                Typed(moment.provider_view),
            ),
            (_("Stap uit het criterium"), Typed(rung)),
            (_("Waarom een stap is overgeslagen"), Typed(moment.why_skipped)), (_("Staat in"), Typed(moment.rests_on)),
            measurement=getattr(moment, "measurement", None), said=moment.said,
        )


def _of_improvement(step: ImprovementStep, trail: Trail) -> Iterator[Line]:
    days = date_format(step.due, "j F Y")
    if step.due != step.first_due:
        days = _("%(becomes)s, eerst %(was)s") % {"becomes": days, "was": date_format(step.first_due, "j F Y")}
    yield _line(
        _day(step.written_at), _("Verbeterstap opgeschreven"), trail.first(step, Event.COMMITMENT_MADE),
        (_("Wat"), Typed(step.what)), (_("Wie"), Typed(step.who)), (_("Klaar op"), days),
        (_("Te zien aan"), Typed(step.how_seen)),
    )
    if step.settled_on is not None:
        yield _line(
            step.settled_on, _("Verbeterstap gedaan") if step.done else _("Verbeterstap niet gedaan"),
            trail.first(step, Event.COMMITMENT_CONFIRMED, Event.COMMITMENT_CHANGED, done=step.done),
            (_("Wat"), Typed(step.what)), (_("Toelichting"), Typed(step.note)),
        )


def _of_reminders(agreement: Agreement) -> Iterator[Line]:
    rows = SupervisionReminder.objects.filter(moment__criterion__agreement=agreement).select_related("moment")
    for row in rows.order_by("made_at", "pk"):
        yield Line(
            _day(row.made_at), _("Herinnering aan %(side)s") % {"side": row.get_side_display()}, _("Gehoord, vanzelf"),
            ((_("Waarover"), _("verbeterstap") if row.improvement_id else str(row.moment.called)),
             (_("Mail"), str(row.get_mail_display()))), at=row.made_at,
        )
