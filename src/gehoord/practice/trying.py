"""What somebody privately means to try with a card, and what came of it: for them alone.

Nothing here leaves a line in the trail or asks where somebody works, so nobody can look it up for an employer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.advice import mailing
from gehoord.analysis.tidy import tidy
from gehoord.core.councils.models import Council
from gehoord.core.sealing.services import keyed_hash, seal, unseal
from gehoord.intake.receipts import new_code, normal_code

from .addresses import FOR_NOW, NotTaken, address_hash, can_mail, claim, message_id, read_address
from .models import Card, Intention, Outcome
from .services import PracticeRefused

LONGEST_NOTE = 500
ASK_AFTER = timedelta(weeks=4)
KEPT_FOR = timedelta(days=365)
# Of everybody together in a day: notes, and of those how many with an address.
MOST_A_DAY, MOST_ADDRESSES_A_DAY = 500, 100
# How many questions wait for one address; more would be a way to bother its owner.
MOST_FOR_ONE = 3


class CodeUnknown(PracticeRefused):
    """No such code, or what it opened was erased."""


@dataclass(frozen=True)
class Found:
    """What others found of a card, by whole tens: (what, tens), 0 for fewer than the smallest number of the council."""

    people: int
    outcomes: tuple[tuple[str, int], ...]


def note(*, council: Council, card: Card, text: str, address: str = "", nonce: str = "") -> str:
    """Keeps it and gives the code that opens it; the same form sent twice gives the same code.

    `address`: where to ask, once, what came of it; none is fine. It is forgotten, without a word, when enough
    questions wait for it. Raises PracticeRefused.
    """
    text = tidy(text).strip()
    if not text:
        raise PracticeRefused(_("Schrijf op wat je gaat proberen."))
    if len(text) > LONGEST_NOTE:
        raise PracticeRefused(_("Dit is te lang: gebruik hoogstens %(n)s tekens.") % {"n": LONGEST_NOTE})
    address = read_address(address) if address.strip() else ""
    if address and not can_mail(council):
        raise PracticeRefused(_("Deze raad kan nu niet mailen."))
    code = new_code(nonce, f"intention\0{council.pk}\0{card.pk}\0{text}")
    hashed, today = code_hash(code), timezone.localdate()
    with transaction.atomic():
        Council.objects.select_for_update(no_key=True).get(pk=council.pk)
        if Intention.objects.filter(council=council, code_hash=hashed).exists():
            return code
        if Intention.objects.filter(council=council, made_on=today).count() >= MOST_A_DAY:
            raise PracticeRefused(_("Vandaag zijn er al veel voornemens bewaard. Probeer het morgen nog eens."))
        hashed_address = address_hash(council, address) if address else ""
        if address:
            waiting = Intention.objects.filter(council=council).exclude(address_hash="")
            if waiting.filter(made_on=today).count() >= MOST_ADDRESSES_A_DAY:
                raise PracticeRefused(
                    _("Vandaag lieten al veel mensen een mailadres achter. Laat het leeg, of probeer het morgen.")
                )
            if waiting.filter(address_hash=hashed_address).count() >= MOST_FOR_ONE:
                address = hashed_address = ""
        Intention.objects.create(
            council=council, card=card, code_hash=hashed, made_on=today, ask_on=today + ASK_AFTER,
            sealed=seal(text.encode(), context=context_of(hashed, "text")),
            sealed_address=seal(address.encode(), context=context_of(hashed, "address")) if address else b"",
            address_hash=hashed_address,
        )
    return code


def intention_for(council: Council, code: str) -> Intention:
    """Raises CodeUnknown."""
    row = Intention.objects.select_related("card").filter(council=council, code_hash=code_hash(code)).first()
    if row is None:
        raise CodeUnknown(_("We kennen deze code niet. Kijk of alles klopt."))
    return row


def text_of(row: Intention) -> str:
    """For who has the code, and for nobody else."""
    return unseal(bytes(row.sealed), context=context_of(row.code_hash, "text")).decode()


@transaction.atomic
def say_outcome(*, council: Council, code: str, outcome: str) -> Intention:
    """From four weeks on; they may change it. Raises CodeUnknown, PracticeRefused."""
    row = intention_for(council, code)
    if outcome not in Outcome.values:
        raise PracticeRefused(_("Kies een van de vier antwoorden."))
    if timezone.localdate() < row.ask_on:
        raise PracticeRefused(_("Daarvoor is het nog te vroeg."))
    row.outcome = Outcome(outcome)
    # An update, not a save: what was erased a moment ago stays erased.
    if not Intention.objects.filter(pk=row.pk).update(outcome=row.outcome):
        raise CodeUnknown(_("We kennen deze code niet. Kijk of alles klopt."))
    return row


@transaction.atomic
def forget(*, council: Council, code: str) -> None:
    """All of it is gone, also from the counts. Raises CodeUnknown."""
    intention_for(council, code).delete()


def what_others_found(row: Intention) -> Found | None:
    """By whole tens, so that one more answer seldom shows; None when there are too few, or they did not answer yet.

    No words of others: those nobody gets.
    """
    if not row.outcome or row.card_id is None:
        return None
    rows = Intention.objects.filter(council=row.council_id, card=row.card_id).exclude(outcome="").order_by()
    counts = dict(rows.values_list("outcome").annotate(n=Count("pk")))
    people = sum(counts.values())
    smallest = row.council.smallest_n
    if people < smallest:
        return None
    shown = {name: _tens(n) if n >= smallest else 0 for name, n in counts.items()}
    return Found(_tens(people), tuple((str(one.label), shown.get(one.value, 0)) for one in Outcome))


def ask_all(*, on: date | None = None) -> int:
    """Puts a mail in the queue for each that left an address and whose day has come. Old ones go."""
    from . import jobs

    today = on or timezone.localdate()
    Intention.objects.filter(made_on__lt=today - KEPT_FOR).delete()
    waiting = Intention.objects.filter(ask_on__lte=today, question_sent=False).exclude(address_hash="")
    pks = list(waiting.order_by("pk").values_list("pk", flat=True))
    for pk in pks:
        jobs.mail_question.enqueue(pk)
    return len(pks)


def send_question(pk: int) -> None:
    """Once; then the address is gone. Says nothing about what they wrote. Raises NotTaken."""
    if not claim(Intention.objects.filter(pk=pk, question_sent=False).exclude(address_hash="")):
        return
    row = Intention.objects.select_related("council").get(pk=pk)
    address = unseal(bytes(row.sealed_address), context=context_of(row.code_hash, "address")).decode()
    failure = ""
    if can_mail(row.council):
        with override("nl"):
            body = "\n\n".join((
                _("Hallo,"),
                _("Vier weken geleden nam je je iets voor met een kaart van ons. Hoe ging het?"),
                _("Antwoord met je code. Je ziet dan ook wat anderen vonden:") + "\n"
                + mailing.site_of(row.council) + reverse("practice:mine"),
                _("Dit is de enige mail die je hierover krijgt. We hebben je adres nu weggegooid."),
                _("Was jij dit niet? Dan vulde iemand jouw adres in. Je hoeft niets te doen."),
                row.council.name,
            ))
            failure = mailing.send_mail(
                council=row.council, sender=mailing.sender_of(row.council), to=[address],
                subject=_("Hoe ging het met je voornemen?"), body=body + "\n",
                message_id=message_id(row.council, f"outcome:{row.code_hash}"),
            )
    if failure in FOR_NOW:
        Intention.objects.filter(pk=pk).update(sending_since=None)
        raise NotTaken
    Intention.objects.filter(pk=pk).update(
        question_sent=True, sending_since=None, sealed_address=b"", address_hash=""
    )


def code_hash(code: str) -> str:
    """Other than a receipt's, so that the one never opens the other."""
    return keyed_hash(f"intention:{normal_code(code)}")


def _tens(number: int) -> int:
    return number // 10 * 10


def context_of(hashed: str, part: str) -> str:
    return f"intention:{hashed}:{part}"
