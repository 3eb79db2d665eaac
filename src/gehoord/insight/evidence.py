"""Freezing an answer, and counting it again later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.vocabulary.purposes import PurposeRefused, Use, require
from gehoord.intake.selectors import safe_signals

from .facts import Facts
from .kinds import Computed, Kind, QuestionRefused, kind_of
from .models import Evidence, EvidenceQuote, EvidenceSignal

LONGEST_TITLE = 200
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Recomputed:
    """The same question asked again. `changes`: what differs, a sentence each; `now`: the answer of today."""

    same: bool
    changes: tuple[str, ...]
    now: Facts


@transaction.atomic
def freeze(*, by: Member, kind: str, question: dict[str, Any], title: str) -> Evidence:
    """The answer of today, kept for good under the council's next number.

    Without a title it is named after its question. Raises NotAllowed, QuestionRefused; then nothing is kept.
    """
    by.require(Right.WRITE_ADVICE)
    asked_kind = _known(kind)
    try:
        require(asked_kind.data, Use.ADVICE)
    except PurposeRefused as refused:
        raise QuestionRefused(str(refused)) from refused
    # What is frozen gets printed, in Dutch, whatever language the adviser reads in.
    with override("nl"):
        computed = asked_kind.compute(by.council, question)
        asked = asked_kind.ask(by.council, question)
    # The council's row is the lock: of two that freeze, one waits, and numbers follow each other.
    Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    _still_quotable(by.council, computed)
    last = Evidence.objects.filter(council=by.council).aggregate(last=Max("number"))["last"]
    evidence = Evidence.objects.create(
        council=by.council, number=(last or 0) + 1, kind=kind, question=question, asked=asked,
        title=(" ".join(tidy(title).split()) or asked)[:LONGEST_TITLE],
        result=computed.facts.as_json(), digest=digest_of(computed), stories=len(computed.signals),
        quoted=len(computed.facts.quotes), frozen_by=by.person,
    )
    EvidenceSignal.objects.bulk_create(
        (
            EvidenceSignal(evidence=evidence, signal_id=pk, counted=is_hit(computed, pk), mark=mark_of(line))
            for pk, line in computed.signals
        ),
        batch_size=BATCH,
    )
    EvidenceQuote.objects.bulk_create(
        EvidenceQuote(evidence=evidence, signal_id=place[0], order=order, text=quote.text)
        for order, (quote, place) in enumerate(
            zip(computed.facts.quotes, computed.quoted, strict=True), start=1
        )
    )
    record(
        council=by.council, by=by.person, event=Event.EVIDENCE_FROZEN, subject=evidence,
        number=evidence.number, kind=kind, digest=evidence.digest,
    )
    # As the database gives it back: lists, not tuples.
    evidence.refresh_from_db()
    return evidence


@transaction.atomic
def recompute(*, by: Member, evidence: Evidence) -> Recomputed:
    """What the answer is now, and what differs from the frozen one, which stays as it is.

    Raises NotAllowed, Evidence.DoesNotExist (not theirs).
    """
    by.require(Right.SEE_EVIDENCE)
    evidence = Evidence.objects.get(pk=evidence.pk, council=by.council)
    refused = ""
    with override("nl"):
        try:
            computed = _known(evidence.kind).compute(by.council, evidence.question)
        except QuestionRefused as error:
            computed, refused = Computed(Facts()), str(error)
    same = not refused and digest_of(computed) == evidence.digest
    changes = () if same else tuple(_changes(evidence, computed, refused))
    record(
        council=by.council, by=by.person, event=Event.EVIDENCE_RECOMPUTED, subject=evidence,
        number=evidence.number, same=same,
    )
    return Recomputed(same, changes, computed.facts)


def black_out(*, council: Council, words: str, instead: str) -> int:
    """In how many pieces of evidence a row of words now reads `instead`: they named somebody.

    The only change evidence knows besides its quotes. Counts and digest stay; counting again says that something
    differs. Call it in a transaction.
    """
    changed = 0
    for evidence in Evidence.objects.select_for_update(of=("self",)).filter(council=council):
        rows = evidence.result.get("rows", [])
        if any(row and row[0] == words for row in rows):
            evidence.result["rows"] = [[instead, *row[1:]] if row and row[0] == words else row for row in rows]
            evidence.save(update_fields=["result"])
            changed += 1
    return changed


def digest_of(computed: Computed) -> str:
    """64 hexadecimal digits that change when any story, judgement or number behind the answer does."""
    lines = [f"{pk}:{line}" for pk, line in computed.signals] + [f"+{source}" for source in computed.sources]
    facts = json.dumps(
        computed.facts.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256("\n".join([*sorted(lines), facts]).encode("utf-8", "surrogatepass")).hexdigest()


def mark_of(line: str) -> str:
    """Recognises what was counted of one story."""
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def is_hit(computed: Computed, signal: int) -> bool:
    """Whether the story is one of the n, not only of what they are a share of."""
    return computed.hits is None or signal in computed.hits


def _known(kind: str) -> Kind:
    try:
        return kind_of(kind)
    except KeyError:
        raise QuestionRefused(_("Deze soort bewijs kennen we niet.")) from None


def _still_quotable(council: Council, computed: Computed) -> None:
    """Raises QuestionRefused when somebody took their words back a moment ago."""
    wanted = {place[0] for place in computed.quoted}
    if not wanted:
        return
    # Locked, so that whoever takes their words back from now on finds the quote.
    rows = safe_signals(council).select_for_update(of=("self",)).filter(pk__in=wanted, may_quote=True)
    texts = {signal.pk: signal.deidentified or "" for signal in rows}
    for quote, (pk, start, end) in zip(computed.facts.quotes, computed.quoted, strict=True):
        if texts.get(pk, "")[start:end] != quote.text:
            raise QuestionRefused(_("Een citaat is intussen teruggetrokken of aangepast. Kies opnieuw."))


def _changes(evidence: Evidence, computed: Computed, refused: str) -> Iterable[str]:
    """What became different, most telling first."""
    before, now = Facts.from_json(evidence.result), computed.facts
    if refused:
        yield refused
    else:
        yield from _numbers(before, now)
    links: dict[int, tuple[bool, str]] = {
        pk: (counted, mark)
        for pk, counted, mark in evidence.links.values_list("signal_id", "counted", "mark")
    }
    fresh = {pk: (is_hit(computed, pk), mark_of(line)) for pk, line in computed.signals}
    erased = max(0, evidence.stories - len(links))
    if erased:
        yield ngettext(
            "%(n)s verhaal is gewist.", "%(n)s verhalen zijn gewist.", erased
        ) % {"n": erased}
    added = len(fresh.keys() - links.keys())
    if added:
        yield ngettext(
            "%(n)s verhaal is erbij gekomen.", "%(n)s verhalen zijn erbij gekomen.", added
        ) % {"n": added}
    left = len(links.keys() - fresh.keys())
    if left:
        yield ngettext(
            "%(n)s verhaal hoort niet meer bij deze vraag: opzijgelegd of anders gecodeerd.",
            "%(n)s verhalen horen niet meer bij deze vraag: opzijgelegd of anders gecodeerd.",
            left,
        ) % {"n": left}
    recoded = sum(links[pk] != fresh[pk] for pk in links.keys() & fresh.keys())
    if recoded:
        yield ngettext(
            "%(n)s verhaal is sindsdien anders gecodeerd of beoordeeld.",
            "%(n)s verhalen zijn sindsdien anders gecodeerd of beoordeeld.",
            recoded,
        ) % {"n": recoded}
    gone = evidence.quoted - len(now.quotes) if evidence.quoted else 0
    if gone > 0:
        yield ngettext(
            "%(n)s citaat is teruggetrokken.", "%(n)s citaten zijn teruggetrokken.", gone
        ) % {"n": gone}


def _numbers(before: Facts, now: Facts) -> Iterable[str]:
    if before.n != now.n:
        yield _("Het aantal was %(before)s en is nu %(now)s.") % {
            "before": _number(before.n), "now": _number(now.n)
        }
    if before.of != now.of:
        yield _("Het totaal was %(before)s en is nu %(now)s.") % {
            "before": _number(before.of), "now": _number(now.of)
        }
    old, new = ({str(row[0]): row[1:] for row in facts.rows if row} for facts in (before, now))
    different = [label for label in {**old, **new} if old.get(label) != new.get(label)]
    if different:
        yield _("In de tabel is anders: %(rows)s.") % {"rows": ", ".join(different)}


def _number(n: int | None) -> str:
    return "–" if n is None else str(n)
