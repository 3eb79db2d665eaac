"""Files of the municipality: proof with a reply or a commitment, and the formal letter that answers an advice."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.sealing.services import seal, unseal
from gehoord.core.ui.uploads import MEGABYTE

from .answering import AnswerChanged, AnswerRefused, in_one_line
from .models import Advice, Commitment, Paper, PaperKind, Reply, State
from .pdf_acting import pdf_acts
from .photos import BadPhoto, bare
from .sniffing import kind_of

MOST_BYTES = 20 * MEGABYTE
LONGEST_NAME = 120
# Per reply, commitment or advice: room for proof, none for an archive.
MOST_PAPERS = 20
# What a telephone writes into a photo (where, when, whose) goes nowhere, also not to whoever may read the file.
PHOTOS: dict[str, str] = {PaperKind.PNG: "png", PaperKind.JPEG: "jpeg"}
Place = Advice | Reply | Commitment


def too_large() -> str:
    return _("Dit bestand is te groot. Er past %(most)s MB in.") % {"most": MOST_BYTES // MEGABYTE}


def _advice_of(place: Place) -> int:
    if isinstance(place, Advice):
        return place.pk
    return place.reply.point.advice_id if isinstance(place, Commitment) else place.point.advice_id


def _locked_advice(by: Member, pk: int) -> Advice:
    """Raises Advice.DoesNotExist (not sent, or not theirs)."""
    return Advice.objects.select_for_update(of=("self",)).get(pk=pk, council=by.council, state=State.SENT)


def add_paper(
    *, by: Member, place: Place, name: str, content: bytes, may_be_public: bool = False, at: datetime | None = None
) -> Paper:
    """The file, sealed, a photo drawn anew; the same file sent twice is one. The council may put in a letter on paper.

    Raises NotAllowed, Advice.DoesNotExist, AnswerRefused, KeyringError (then nothing is kept).
    """
    from_council = isinstance(place, Advice) and not by.may(Right.REPLY)
    by.require(Right.WRITE_ADVICE if from_council else Right.REPLY)
    # Before the lock: looking into a large file takes long.
    kind, kept = _looked_at(content)
    return _add(by, place, name, kind, kept, may_be_public=may_be_public and not from_council, at=at,
                from_council=from_council)


def _looked_at(content: bytes) -> tuple[PaperKind, bytes]:
    """What the file is, and what is kept of it. Raises AnswerRefused."""
    if len(content) > MOST_BYTES:
        raise AnswerRefused(too_large(), "file")
    kind = kind_of(content)
    if kind is None:
        raise AnswerRefused(
            _("Dit bestand kunnen we niet bewaren. Kies een PDF, DOCX, ODT, PNG of JPEG, zonder macro's."), "file"
        )
    if kind == PaperKind.PDF and pdf_acts(content):
        raise AnswerRefused(
            _("Deze PDF bevat een programma, een bijlage of een opdracht om iets te openen. Druk hem opnieuw af naar "
              "PDF en kies dat bestand."), "file",
        )
    if kind not in PHOTOS:
        return kind, content
    try:
        return kind, bare(content, PHOTOS[kind])
    except BadPhoto as error:
        said = _("Deze afbeelding kan niet worden gelezen. Kies een ander bestand.")
        raise AnswerRefused(said, "file") from error


@transaction.atomic
def _add(
    by: Member, place: Place, name: str, kind: PaperKind, content: bytes, *, may_be_public: bool, from_council: bool,
    at: datetime | None,
) -> Paper:
    advice = _locked_advice(by, _advice_of(place))
    here = {type(place).__name__.lower(): place}
    digest = hashlib.sha256(content).hexdigest()
    there = Paper.objects.filter(**here, removed_at__isnull=True)
    known = there.filter(digest=digest).first()
    if known is not None:
        return known
    if there.count() >= MOST_PAPERS:
        raise AnswerRefused(_("Hier staan al %(most)s bijlagen. Haal er eerst een weg.") % {"most": MOST_PAPERS})
    paper = Paper(
        **here, name=" ".join(tidy(name).split())[:LONGEST_NAME] or str(kind.label), kind=kind, size=len(content),
        digest=digest, is_from_council=from_council, may_be_public=may_be_public,
        added_at=at or timezone.now(), added_by=by.person,
    )
    paper.sealed = seal(content, context=paper.context)
    paper.save()
    record(
        council=by.council, by=by.person, event=Event.PAPER_ADDED, subject=paper, advice=advice.number, kind=str(kind),
        to=type(place).__name__.lower(), may_be_public=paper.may_be_public,
    )
    return paper


def open_paper(paper: Paper) -> bytes:
    """The file as it was put in. Raises SealBroken, KeyringError."""
    return unseal(bytes(paper.sealed), context=paper.context)


def advice_of(paper: Paper) -> int:
    place = paper.advice or paper.reply or paper.commitment
    assert place is not None  # a constraint says so
    return _advice_of(place)


def _locked(by: Member, paper: Paper, version: int) -> tuple[Advice, Paper]:
    advice = _locked_advice(by, advice_of(paper))
    found = Paper.objects.select_related("advice", "reply__point", "commitment__reply__point").get(pk=paper.pk)
    if found.version != version:
        raise AnswerChanged(found, _("Iemand heeft dit intussen veranderd. Kijk eerst wat er nu staat."))
    if found.removed_at is not None:
        raise AnswerRefused(_("Deze bijlage is al weggehaald."))
    return advice, found


def _saved(by: Member, advice: Advice, paper: Paper, event: Event, **fields: str | bool) -> Paper:
    paper.version += 1
    paper.save()
    record(council=by.council, by=by.person, event=event, subject=paper, advice=advice.number, **fields)
    return paper


@transaction.atomic
def offer_to_all(*, by: Member, paper: Paper, version: int, may_be_public: bool) -> Paper:
    """The municipality says whether everybody may have it; taken back, it is off the public page at once.

    Raises NotAllowed, Advice.DoesNotExist, AnswerRefused, AnswerChanged.
    """
    by.require(Right.REPLY)
    advice, found = _locked(by, paper, version)
    found.may_be_public = may_be_public
    if not may_be_public:
        found.agreed_at, found.agreed_by = None, None
    event = Event.PAPER_ADDED if may_be_public else Event.PAPER_REMOVED
    return _saved(by, advice, found, event, to="may be public")


@transaction.atomic
def agree(*, by: Member, paper: Paper, version: int, agreed: bool, at: datetime | None = None) -> Paper:
    """The council puts it on the public page, or takes it off.

    Raises NotAllowed, Advice.DoesNotExist, AnswerRefused, AnswerChanged.
    """
    by.require(Right.WRITE_ADVICE)
    advice, found = _locked(by, paper, version)
    if agreed and not found.may_be_public:
        raise AnswerRefused(_("De gemeente heeft niet gezegd dat iedereen dit mag zien."))
    found.agreed_at, found.agreed_by = (at or timezone.now(), by.person) if agreed else (None, None)
    event = Event.PAPER_ADDED if agreed else Event.PAPER_REMOVED
    return _saved(by, advice, found, event, to="public page")


@transaction.atomic
def remove_paper(*, by: Member, paper: Paper, version: int, reason: str, at: datetime | None = None) -> Paper:
    """The row without its content. Both sides may: a name that should not be there has to go at once.

    Raises NotAllowed, Advice.DoesNotExist, AnswerRefused, AnswerChanged.
    """
    if not by.may(Right.REPLY):
        by.require(Right.WRITE_ADVICE)
    advice, found = _locked(by, paper, version)
    found.removal = in_one_line("removal", reason, _("Schrijf waarom je dit weghaalt."))
    # Its name may be what had to go.
    found.sealed, found.digest, found.name = b"", "", str(PaperKind(found.kind).label)
    found.agreed_at, found.agreed_by = None, None
    found.removed_at, found.removed_by = at or timezone.now(), by.person
    return _saved(by, advice, found, Event.PAPER_REMOVED, kind=found.kind)
