"""Building the sample council, through the same services as everybody's signals."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from gehoord.coding.services import PassageIn, install_codebook, save_coding
from gehoord.core.councils.models import Council, Person, Role
from gehoord.core.councils.selectors import Member, members_of
from gehoord.core.councils.services import found_council, invite
from gehoord.insight.releases import release_year
from gehoord.intake import services as intake
from gehoord.intake.models import Signal, Status
from gehoord.intake.receipts import new_code, words
from gehoord.intake.services import check_story

from .plan import Told, out_of_fold, plan
from .then import days_ago

SLUG = "voorbeeldstad"
NAME = "Jeugdplatform Voorbeeldstad"
SIGN_INS = "sample-sign-ins.json"
BATCH = 25
# Younger than this: in the inbox. Up to the second: read, waiting for coding. Older: coded.
UNREAD_DAYS = 9
UNCODED_DAYS = 40
# Older than this: surely in the last whole quarter before the evidence of the sent advice was frozen.
ADVISED_DAYS = 214 + 92
# How many days after it came in a story is made safe (two minutes), read, coded and answered.
SAFE_DAYS, READ_DAYS, CODED_DAYS, ANSWER_DAYS = 2 / 1440, 1, 8, 9
ANSWERS = (
    "Dank je wel voor je verhaal. We nemen het mee in wat we de gemeente vertellen.",
    "Wat goed dat je dit vertelt. Meer mensen schrijven ons dit. We zoeken samen uit hoe het beter kan.",
    "Dank je wel. Wil je er met iemand over praten die naast jou staat? Jeugdstem helpt je gratis.",
)


@dataclass(frozen=True)
class SignIn:
    """How to sign in as one role of the sample council, on this machine."""

    role: str
    email: str
    password: str

    @property
    def role_name(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True)
class Sample:
    """The sample council with what a visitor needs: sign-ins and a receipt code to look at."""

    council: Council
    sign_ins: tuple[SignIn, ...]
    code: str


def _passphrase() -> str:
    return "-".join([*(secrets.choice(words()) for _ in range(3)), f"{secrets.randbelow(10_000):04d}"])


def _kept_sign_ins(folder: Path) -> tuple[SignIn, ...]:
    try:
        return tuple(SignIn(**row) for row in json.loads((folder / SIGN_INS).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return ()


def _keep_sign_ins(folder: Path, sign_ins: tuple[SignIn, ...]) -> None:
    path = folder / SIGN_INS
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump([sign_in.__dict__ for sign_in in sign_ins], file, indent=1)


def _sign_ins(council: Council, folder: Path) -> tuple[SignIn, ...]:
    """One for each role, random for this data folder; new ones when the file with them is gone."""
    kept = _kept_sign_ins(folder)
    if {sign_in.role for sign_in in kept} == set(Role.values):
        return kept
    made = []
    for role in Role:
        sign_in = SignIn(role, f"{role}@{SLUG}.example", _passphrase())
        membership = invite(
            council=council, email=sign_in.email, name=f"{str(role.label).capitalize()} (voorbeeld)", role=role,
            is_sample=True,
        )
        membership.person.set_password(sign_in.password)
        membership.person.save(update_fields=["password"])
        made.append(sign_in)
    _keep_sign_ins(folder, tuple(made))
    return tuple(made)


def ensure_sample(folder: Path, *, build: bool = True) -> Sample:
    """The sample council; its signals appear in the background. Safe to call at every start."""
    from . import jobs

    with override("nl"):
        council = Council.objects.filter(slug=SLUG).first()
        with transaction.atomic():
            is_new = council is None
            if council is None:
                council = found_council(slug=SLUG, name=NAME, municipality="Voorbeeldstad", is_sample=True)
                install_codebook(council=council)
            sign_ins = _sign_ins(council, folder)
            if is_new and build:
                for start in range(0, len(_plan()), BATCH):
                    jobs.tell_sample.enqueue(council.pk, start)
                jobs.release_sample.enqueue(council.pk)
                jobs.advise_sample.enqueue(council.pk)
    # A story that the sent advice rests on, so that its receipt shows what came of it.
    shown = next(t for t in _plan() if t.days_ago > ADVISED_DAYS and t.wants_reply and t.bejegening)
    return Sample(council, sign_ins, _code(council, shown))


def _plan() -> tuple[Told, ...]:
    return plan(timezone.localdate().month)


def _nonce(council: Council, told: Told) -> str:
    return f"sample-{council.pk}-{told.id}"


def _code(council: Council, told: Told) -> str:
    return new_code(f"{council.pk}:{_nonce(council, told)}", check_story(told.text))


def _moment(told: Told) -> datetime:
    now = timezone.localtime()
    then = (now - timedelta(days=told.days_ago)).replace(
        hour=told.hour, minute=told.minute, second=0, microsecond=0
    )
    return then if then < now else now - timedelta(minutes=30)


class _AnalyseTold:
    """Stands in for the job of intake: it also passes on which invented text this is."""

    def __init__(self, told: Told) -> None:
        self.told = told

    def enqueue(self, signal_pk: int) -> Any:
        from .jobs import analyse_sample

        return analyse_sample.enqueue(signal_pk, self.told.id)


def tell(*, council: Council, start: int) -> int:
    """Tell one batch of the plan; how many were new. Telling it again changes nothing."""
    new = 0
    for told in _plan()[start : start + BATCH]:
        received = intake.receive_signal(
            council=council, text=told.text, role=told.role, setting=told.setting, may_quote=told.may_quote,
            may_pass_on=told.may_pass_on, wants_reply=told.wants_reply, received_at=_moment(told),
            nonce=_nonce(council, told), analyse=_AnalyseTold(told),
            # The shipped model was trained on this text: what it says of it would be too good.
            score_urgency=lambda text, told=told: _urgency(told, text),  # type: ignore[misc]
        )
        new += received.is_new
    return new


def release(*, council: Council) -> None:
    """Fix the numbers of last year."""
    release_year(council=council, today=timezone.localdate())


def _urgency(told: Told, text: str) -> tuple[bool, float]:
    scores = out_of_fold(told.id, text)
    return scores.urgent, scores.urgent_p


def member_of(council: Council, role: Role) -> Member:
    """The sample's own person with this role."""
    person = Person.objects.get(memberships__council=council, memberships__role=role, is_sample=True)
    return next(m for m in members_of(person) if m.council == council)


@transaction.atomic
def analyse_told(*, signal_pk: int, text_id: str) -> bool:
    """Make one sample signal safe and let the sample's people do what they did with it, on the days they did;
    False when done before."""
    received_at = Signal.objects.values_list("received_at", flat=True).get(pk=signal_pk)
    age = (timezone.now() - received_at) / timedelta(days=1)
    with days_ago(max(0, age - SAFE_DAYS)):
        if not intake.analyse(signal_pk=signal_pk, score=lambda safe_text: out_of_fold(text_id, safe_text)):
            return False
    signal = Signal.objects.select_related("council", "suggestion").get(pk=signal_pk)
    told = next(t for t in _plan() if t.id == text_id)
    if int(age) <= UNREAD_DAYS:
        return True
    listener = member_of(signal.council, Role.LISTENER)
    with days_ago(age - READ_DAYS):
        signal = intake.triage(by=listener, signal=signal, to=Status.READ)
    if int(age) <= UNCODED_DAYS:
        return True
    with days_ago(age - CODED_DAYS):
        _code_as_people_did(signal, told)
    with days_ago(age - ANSWER_DAYS):
        if told.wants_reply:
            intake.send_follow_up(by=listener, signal=signal, text=ANSWERS[signal.pk % len(ANSWERS)])
        intake.triage(by=listener, signal=signal, to=Status.CLOSED)
    return True


def _code_as_people_did(signal: Signal, told: Told) -> None:
    coder = member_of(signal.council, Role.CODER)
    passages = []
    for proposed in signal.suggestion.passages:
        theme = proposed["theme"]
        if theme in told.themes:
            below = [key for key in told.subthemes if key.startswith(f"{theme}.")]
            passages.append(PassageIn(
                below[0] if len(below) == 1 else theme, proposed["start"], proposed["end"],
                confirmed=len(below) != 1,
            ))
    save_coding(
        by=coder, signal=signal, bejegening=told.bejegening, passages=passages, themes=told.themes,
        other_topics=told.other_topics, expected_version=0,
    )
