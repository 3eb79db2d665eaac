"""Giving a story to the provider it is about: only with consent, only by a person, and gone when consent goes."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.scoring import Scores
from gehoord.analysis.text import sentences
from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Person
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.mandates import own_providers
from gehoord.core.organisations.models import Kind, Organisation
from gehoord.core.vocabulary.purposes import Data, Use
from gehoord.core.vocabulary.purposes import require as require_use

from .models import PassedOn, Signal, Status
from .registries import Happened


class PassingRefused(Exception):
    """This cannot be passed on or answered; the message is for the reader."""


def sentences_of(signal: Signal) -> list[str]:
    """The safe text as sentences, in order."""
    text = signal.deidentified or ""
    return [text[start:end] for start, end in sentences(text)]


def why_not(signal: Signal) -> str:
    """Why this story may not be passed on now; empty when it may."""
    if not signal.may_pass_on:
        return _("De verteller wil niet dat de organisatie dit leest.")
    if not signal.is_safe or signal.status not in (Status.READ, Status.CLOSED):
        return _("Lees dit verhaal eerst, en kies dan ‘gelezen’.")
    if signal.urgent:
        return _("Dit verhaal kan over gevaar gaan. Geef het niet door: dat kan iemand in gevaar brengen.")
    return ""


@transaction.atomic
def pass_on(
    *, by: Member, signal: Signal, provider: Organisation, chosen: Collection[int], sure: bool, expected_version: int
) -> PassedOn:
    """These sentences (by place, from 0) for this provider to read. Nothing does this by itself.

    `sure`: the member says to have read them. Raises NotAllowed, PurposeRefused, Signal.DoesNotExist, PassingRefused.
    """
    by.require(Right.PASS_ON)
    require_use(Data.SIGNALS, Use.CONVERSATION)
    now = Signal.objects.select_for_update(of=("self",)).get(pk=signal.pk, council=by.council)
    reason = why_not(now)
    if reason:
        raise PassingRefused(reason)
    if now.text_version != expected_version:
        raise PassingRefused(_("De veilige tekst is intussen aangepast. Lees de zinnen nog eens."))
    if not sure:
        raise PassingRefused(_("Lees de zinnen eerst, en zet dan dit vinkje."))
    provider = Organisation.objects.get(pk=provider.pk, council=by.council, kind=Kind.PROVIDER)
    told = sentences_of(now)
    text = "\n".join(told[place] for place in sorted(set(chosen)) if 0 <= place < len(told))
    if not text:
        raise PassingRefused(_("Kies minstens één zin."))
    if PassedOn.objects.filter(signal=now, provider=provider, taken_back_at__isnull=True).exists():
        raise PassingRefused(_("Deze aanbieder kan dit verhaal al lezen. Haal het eerst terug."))
    made = PassedOn.objects.create(signal=now, provider=provider, text=text, by=by.person, at=timezone.now())
    record(
        council=by.council, by=by.person, event=Event.STORY_PASSED_ON, subject=now, organisation=provider.pk,
        sentences=text.count("\n") + 1, of=len(told),
    )
    return made


@transaction.atomic
def take_back(*, by: Member, passed: PassedOn) -> None:
    """The provider can no longer read it. Raises NotAllowed, PassedOn.DoesNotExist."""
    by.require(Right.PASS_ON)
    now = PassedOn.objects.select_related("signal__council").get(pk=passed.pk, signal__council=by.council)
    Signal.objects.select_for_update(of=("self",)).get(pk=now.signal_id)
    _take_back(PassedOn.objects.filter(pk=now.pk), now.signal, by.person)


@transaction.atomic
def change_consent(*, signal: Signal, may_pass_on: bool) -> Signal:
    """The choice of the person who told; they come with their receipt. A no takes everything back at once."""
    now = Signal.objects.select_for_update(of=("self",)).select_related("council").get(pk=signal.pk)
    if now.status == Status.ERASED:
        return now
    now.may_pass_on = may_pass_on
    now.save(update_fields=["may_pass_on"])
    record(
        council=now.council, by=None, event=Event.PASSING_ON_CHANGED, subject=now, may_pass_on=may_pass_on
    )
    if not may_pass_on:
        take_all_back(now)
    return now


def take_all_back(signal: Signal) -> None:
    """In the transaction that changed the story."""
    _take_back(PassedOn.objects.filter(signal=signal), signal, None)


def story_changed(signal: Signal, scores: Scores) -> None:
    """A name that was masked may stand in what a provider reads: it goes, and somebody passes it on anew."""
    told = set(sentences_of(signal))
    for one in PassedOn.objects.filter(signal=signal, taken_back_at__isnull=True):
        if not set(one.text.split("\n")) <= {line for sentence in told for line in sentence.split("\n")}:
            _take_back(PassedOn.objects.filter(pk=one.pk), signal, None)


def _take_back(rows: QuerySet[PassedOn], signal: Signal, by: Person | None) -> None:
    # Locked first: an answer that is being written waits, or goes along.
    there = rows.filter(pk__in=list(
        rows.filter(taken_back_at__isnull=True).select_for_update().values_list("pk", flat=True)
    ))
    now = timezone.now()
    # An answer that the teller never saw may repeat what is taken back.
    there.filter(reply_shown_at__isnull=True).exclude(reply="").update(
        reply="", reply_by=None, reply_taken_back_at=now, version=F("version") + 1
    )
    if there.update(text="", taken_back_at=now):
        record(council=signal.council, by=by, event=Event.STORY_TAKEN_BACK, subject=signal)


@transaction.atomic
def answer(*, by: Member, passed: PassedOn, reply: str, expected_version: int) -> PassedOn:
    """What the provider answers; until the council has put it on the receipt page it may change.

    Raises NotAllowed, PassedOn.DoesNotExist (another's too), PassingRefused.
    """
    now = _locked_own(by, passed)
    text = tidy(reply).strip()[:4000]
    if not text:
        raise PassingRefused(_("Schrijf eerst iets op."))
    if now.version != expected_version or now.reply_shown_at is not None:
        raise PassingRefused(_("Dit is intussen aangepast, of de verteller leest het al. Kijk wat er nu staat."))
    now.reply, now.reply_by, now.reply_taken_back_at, now.version = text, by.person, None, now.version + 1
    now.save(update_fields=["reply", "reply_by", "reply_taken_back_at", "version"])
    record(
        council=by.council, by=by.person, event=Event.PROVIDER_REPLIED, subject=now.signal, version=now.version
    )
    return now


@transaction.atomic
def take_reply_back(*, by: Member, passed: PassedOn, expected_version: int) -> PassedOn:
    """The provider says it did not mean this: the words are gone, for the council too. Not once the teller may read it.

    Raises NotAllowed, PassedOn.DoesNotExist (another's too), PassingRefused.
    """
    now = _locked_own(by, passed)
    if not now.reply or now.version != expected_version or now.reply_shown_at is not None:
        raise PassingRefused(_("Dit is intussen aangepast, of de verteller leest het al. Kijk wat er nu staat."))
    now.reply, now.reply_by, now.reply_taken_back_at, now.version = "", None, timezone.now(), now.version + 1
    now.save(update_fields=["reply", "reply_by", "reply_taken_back_at", "version"])
    record(
        council=by.council, by=by.person, event=Event.PROVIDER_REPLIED, subject=now.signal, version=now.version,
        taken_back=True,
    )
    return now


def _locked_own(by: Member, passed: PassedOn) -> PassedOn:
    by.require(Right.ANSWER_AS_PROVIDER)
    get_own_for(by, passed.pk)
    # It may have been taken back while this waited.
    return PassedOn.objects.select_for_update(of=("self",)).select_related("signal__council").get(
        pk=passed.pk, taken_back_at__isnull=True
    )


@transaction.atomic
def show_reply(*, by: Member, passed: PassedOn, expected_version: int) -> PassedOn:
    """The teller may read the answer: somebody of the council has. Raises NotAllowed, PassedOn.DoesNotExist,
    PassingRefused."""
    by.require(Right.PASS_ON)
    now = PassedOn.objects.select_for_update(of=("self",)).select_related("signal").get(
        pk=passed.pk, signal__council=by.council
    )
    if not now.reply or now.version != expected_version:
        raise PassingRefused(_("Het antwoord is intussen aangepast. Lees het nog eens."))
    if now.reply_shown_at is None:
        now.reply_shown_at = timezone.now()
        now.save(update_fields=["reply_shown_at"])
        record(council=by.council, by=by.person, event=Event.PROVIDER_REPLY_SHOWN, subject=now.signal)
    return now


def readable_by(provider: Organisation) -> QuerySet[PassedOn]:
    """What this provider may read now, newest first."""
    return PassedOn.objects.filter(provider=provider, taken_back_at__isnull=True).select_related(
        "reply_by"
    ).order_by("-at", "-pk")


def get_own_for(member: Member, pk: int) -> PassedOn:
    """Raises PassedOn.DoesNotExist: another provider's, taken back, and not there answer alike."""
    return PassedOn.objects.select_related("provider").get(
        pk=pk, taken_back_at__isnull=True, provider__in=own_providers(member)
    )


def passed_on_of(signal: Signal) -> QuerySet[PassedOn]:
    """To whom this story went, oldest first."""
    return PassedOn.objects.filter(signal=signal).select_related("provider", "by", "reply_by").order_by("at", "pk")


def get_passed_on_for(member: Member, pk: int) -> PassedOn:
    """Raises PassedOn.DoesNotExist, for another council's row too."""
    return PassedOn.objects.select_related("signal").get(pk=pk, signal__council=member.council)


def happened(signal: Signal) -> list[Happened]:
    """For the receipt page: to whom it went, what they answered, and that it was taken back. One query."""
    found: list[Happened] = []
    for one in passed_on_of(signal):
        found.append(Happened(
            one.at, _("Doorgegeven"),
            _("Je vond het goed. Iemand van ons las het na. Een deel kan nu worden gelezen door: %(name)s.")
            % {"name": one.provider.name},
        ))
        if one.reply_shown_at is not None:
            found.append(Happened(
                one.reply_shown_at, _("Antwoord van de organisatie"), said=((one.provider.name + ":", one.reply),)
            ))
        if one.taken_back_at is not None:
            found.append(Happened(
                one.taken_back_at, _("Teruggehaald"), _("De organisatie kan je verhaal niet meer lezen.")
            ))
    return found
