"""What can be done with a signal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis import scoring
from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.privacy.erasers import Subject, erase
from gehoord.privacy.recognisers import deidentify
from gehoord.privacy.services import open_for_job, seal_original

from . import passing_on
from .masking import count_types, mask
from .models import Channel, FollowUp, Signal, Status
from .receipts import new_code, receipt_hash
from .registries import AFTER_ANALYSIS, AFTER_QUOTING_CHANGED, HEARS
from .states import MoveRefused, require_move

LONGEST_STORY = 50_000
LONGEST_NUMBER = 18

Score = Callable[[str], scoring.Scores]


class StoryRefused(Exception):
    """The story cannot be taken as it is; the message is for the person who told."""


@dataclass(frozen=True)
class Received:
    """A signal that came in. The code exists here and with the person only."""

    signal: Signal
    code: str
    is_new: bool


def check_story(text: str) -> str:
    """The story without invisible control characters. Raises StoryRefused."""
    text = tidy(text)
    if not text.strip():
        raise StoryRefused(_("Je hebt nog niets opgeschreven. Vertel in een paar woorden wat er gebeurde."))
    if len(text) > LONGEST_STORY:
        raise StoryRefused(
            _("Je verhaal is %(length)s tekens lang. Er passen er %(most)s in. Maak het iets korter.")
            % {"length": f"{len(text):,}".replace(",", "."), "most": f"{LONGEST_STORY:,}".replace(",", ".")}
        )
    return text


def receive_signal(
    *,
    council: Council,
    text: str,
    role: str,
    setting: str,
    channel: str = Channel.FORM,
    may_quote: bool = False,
    may_pass_on: bool = False,
    wants_reply: bool = True,
    received_at: datetime | None = None,
    nonce: str = "",
    analyse: Any = None,
    score_urgency: Callable[[str], tuple[bool, float]] = scoring.urgent_only,
) -> Received:
    """The story sealed and in the queue to be made safe, with its receipt code.

    `analyse` is the job to enqueue (by default `jobs.analyse_signal`). The same nonce with the same story is
    the same signal. Raises StoryRefused, KeyringError; then nothing is stored.
    """
    from . import jobs  # the job calls this module

    text = check_story(text)
    # The council is part of it: the same form at two councils is two signals.
    code = new_code(f"{council.pk}:{nonce}" if nonce else "", text)
    hashed = receipt_hash(code)
    urgent, urgent_p = score_urgency(text)
    try:
        with transaction.atomic():
            when = received_at or timezone.now()
            original = seal_original(council=council, text=text, today=timezone.localdate())
            signal = Signal.objects.create(
                council=council, received_at=when, channel=channel, role=role, setting=setting,
                may_quote=may_quote, may_pass_on=may_pass_on, wants_reply=wants_reply, urgent=urgent, urgent_p=urgent_p,
                original=original, receipt_hash=hashed,
            )
            record(council=council, by=None, event=Event.SIGNAL_RECEIVED, subject=signal, channel=channel)
            (analyse or jobs.analyse_signal).enqueue(signal.pk)
    except IntegrityError:
        known = Signal.objects.filter(council=council, receipt_hash=hashed).first()
        if known is None:
            raise
        if known.may_quote and not may_quote:
            # They went back and thought better of it: a no always counts.
            known = change_quoting(signal=known, may_quote=False)
        if known.may_pass_on and not may_pass_on:
            known = passing_on.change_consent(signal=known, may_pass_on=False)
        return Received(known, code, is_new=False)
    return Received(signal, code, is_new=True)


def analyse(*, signal_pk: int, score: Score = scoring.score) -> bool:
    """Make a story safe and score it; False when that was done already or there is nothing to read.

    The safe text, the search index and the proposals appear together or not at all.
    """
    signal = Signal.objects.select_related("original").get(pk=signal_pk)
    if not _waits(signal):
        return False
    # Reading takes a while: before the lock, so that whoever is telling now can still be written down.
    safe = deidentify(open_for_job(signal.original))  # type: ignore[arg-type]
    scores = score(safe.text)
    with transaction.atomic():
        signal = Signal.objects.select_for_update(of=("self",)).select_related("council").get(pk=signal_pk)
        if not _waits(signal):
            return False
        signal.deidentified = safe.text
        signal.pii_counts = count_types(safe.spans)
        signal.analysed_at = timezone.now()
        signal.text_version += 1
        signal.model = scores.model
        if not signal.urgency_decided:
            # The quick look at submission may have seen danger that the safe text hides: never lower it here.
            signal.urgent = signal.urgent or scores.urgent
            signal.urgent_p = max(signal.urgent_p, scores.urgent_p)
        signal.save()
        record(council=signal.council, by=None, event=Event.SIGNAL_ANALYSED, subject=signal, model=scores.model)
        for hook in AFTER_ANALYSIS:
            hook(signal, scores)
    return True


def _waits(signal: Signal) -> bool:
    """Whether there is a story that was not made safe yet."""
    return not signal.is_safe and signal.original_id is not None and signal.status != Status.ERASED


def _locked(by: Member, pk: int) -> Signal:
    return Signal.objects.select_for_update(of=("self",)).get(pk=pk, council=by.council)


def _not_erased(signal: Signal) -> None:
    """Raises MoveRefused for a signal that was erased while somebody still had its page open."""
    if signal.status == Status.ERASED:
        raise MoveRefused(_("Dit signaal is intussen gewist."))


@transaction.atomic
def triage(*, by: Member, signal: Signal, to: str) -> Signal:
    """The signal in its new state. Raises NotAllowed, MoveRefused."""
    by.require(Right.TRIAGE)
    signal = _locked(by, signal.pk)
    require_move(signal.status, to)
    if to == Status.ERASED:
        return forget(by=by, signal=signal)
    signal.status = to
    signal.save(update_fields=["status"])
    record(council=by.council, by=by.person, event=Event.SIGNAL_TRIAGED, subject=signal, to=to)
    if to == Status.SET_ASIDE:
        passing_on.take_all_back(signal)
        for hook in AFTER_QUOTING_CHANGED:
            hook(signal)
    return signal


@transaction.atomic
def decide_urgency(*, by: Member, signal: Signal, urgent: bool) -> Signal:
    """A person's word on danger, which the model no longer changes. Raises NotAllowed."""
    by.require(Right.TRIAGE)
    signal = _locked(by, signal.pk)
    _not_erased(signal)
    signal.urgent, signal.urgency_decided = urgent, True
    signal.save(update_fields=["urgent", "urgency_decided"])
    if urgent:
        # Whoever may be the danger does not read along.
        passing_on.take_all_back(signal)
    record(council=by.council, by=by.person, event=Event.URGENCY_CHANGED, subject=signal, urgent=urgent)
    return signal


@transaction.atomic
def correct_text(
    *, by: Member, signal: Signal, phrase: str, pii_type: str, score: Score = scoring.score
) -> Signal:
    """The safe text with one more name or place taken out, everywhere it stands; proposals and search follow.

    Raises NotAllowed, or PhraseNotFound with a sentence for the reader.
    """
    by.require(Right.TRIAGE)
    signal = _locked(by, signal.pk)
    text, times = mask(signal.deidentified or "", phrase, pii_type)
    signal.deidentified = text
    signal.pii_counts = {**signal.pii_counts, pii_type: signal.pii_counts.get(pii_type, 0) + times}
    signal.text_version += 1
    signal.save(update_fields=["deidentified", "pii_counts", "text_version"])
    record(council=by.council, by=by.person, event=Event.TEXT_CORRECTED, subject=signal, kind=pii_type, times=times)
    scores = score(text)
    for hook in AFTER_ANALYSIS:
        hook(signal, scores)
    return signal


@transaction.atomic
def send_follow_up(*, by: Member, signal: Signal, text: str) -> FollowUp:
    """What the council answers, on the receipt page. Raises NotAllowed, StoryRefused when empty."""
    by.require(Right.TRIAGE)
    text = tidy(text).strip()
    if not text:
        raise StoryRefused(_("Schrijf eerst iets op."))
    signal = _locked(by, signal.pk)
    _not_erased(signal)
    follow_up = FollowUp.objects.create(signal=signal, council=by.council, text=text[:4000], by=by.person)
    record(council=by.council, by=by.person, event=Event.FOLLOW_UP_SENT, subject=signal)
    return follow_up


@transaction.atomic
def change_quoting(*, signal: Signal, may_quote: bool) -> Signal:
    """The choice of the person who told; they come with their receipt."""
    signal = Signal.objects.select_for_update(of=("self",)).select_related("council").get(pk=signal.pk)
    _not_erased(signal)
    signal.may_quote = may_quote
    signal.save(update_fields=["may_quote"])
    record(
        council=signal.council, by=None, event=Event.QUOTING_CHANGED, subject=signal, may_quote=may_quote
    )
    for hook in AFTER_QUOTING_CHANGED:
        hook(signal)
    return signal


@transaction.atomic
def say(*, signal: Signal, about: str, answer: str) -> bool:
    """What the person who told says about something that happened; they come with their receipt.

    False when there is nothing like that for them to say something about.
    """
    name, _colon, number = about.partition(":")
    hook = HEARS.get(name)
    if hook is None or not (number.isascii() and number.isdecimal() and len(number) < LONGEST_NUMBER):
        return False
    signal = Signal.objects.select_for_update(of=("self",)).select_related("council").get(pk=signal.pk)
    return signal.status != Status.ERASED and hook(signal, int(number), answer)


@transaction.atomic
def forget(*, by: Member | None, signal: Signal) -> Signal:
    """The signal without story, receipt or anything personal; `by` is nobody when the person themselves asks."""
    if by is not None:
        by.require(Right.ERASE)
    signal = Signal.objects.select_for_update(of=("self",)).select_related("council").get(pk=signal.pk)
    require_move(signal.status, Status.ERASED)
    erase(Subject("signal", signal.council, signal.pk))
    record(
        council=signal.council, by=by.person if by else None, event=Event.SIGNAL_ERASED, subject=signal
    )
    signal.refresh_from_db()
    return signal
