"""How the advice room forgets. A sent letter stays as it was sent; its page leaves out what was taken back."""

from __future__ import annotations

from collections.abc import Callable

from gehoord.core.councils.models import Person
from gehoord.dialogue.blacking_out import BLACKED_OUT
from gehoord.insight.echoes import taken_out
from gehoord.insight.models import EvidenceQuote
from gehoord.intake.models import Signal
from gehoord.privacy.erasers import Subject

from .blacking_out import blacked_out, from_open_drafts
from .models import Comment, Delivery, Dossier, Letter, Letterhead, Noticing, Task, TellerRating, Version


def keep_for_council(subject: Subject) -> int:
    """Who wrote, decided or answered stays with the advice: it is the record of a public decision."""
    return 0


def forget_receiver(subject: Subject) -> int:
    """Letters that were mailed to this person lose the address and the name; that they went out stays."""
    email = Person.objects.filter(pk=subject.pk).values_list("email", flat=True).first()
    if not email:
        return 0
    return Delivery.objects.filter(advice__council=subject.council, address__iexact=email).update(address="", to="—")


def erase_ratings(subject: Subject) -> int:
    """What a person who told found of replies goes with their story."""
    return TellerRating.objects.filter(signal=subject.pk, signal__council=subject.council).delete()[0]


def erase_noticings(subject: Subject) -> int:
    return Noticing.objects.filter(signal=subject.pk, signal__council=subject.council).delete()[0]


def forget_in_dossiers(subject: Subject) -> int:
    """Dossiers are working papers: whose task it is and who wrote something last does not have to stay."""
    from .dossiers import ITEMS

    touched = Dossier.objects.filter(council=subject.council, changed_by=subject.pk).update(changed_by=None)
    for model in ITEMS.values():
        rows = model._default_manager.filter(dossier__council=subject.council)
        touched += rows.filter(changed_by=subject.pk).update(changed_by=None)
    return touched + Task.objects.filter(dossier__council=subject.council, owner=subject.pk).update(owner=None)


def forgotten_with_dossier(subject: Subject) -> int:
    """For models that `forget_in_dossiers` empties together with the dossier."""
    return 0


def forget_in_letterhead(subject: Subject) -> int:
    """Who set it last; what stands on it is of the council, which can change it any day."""
    return Letterhead.objects.filter(council=subject.council, changed_by=subject.pk).update(changed_by=None)


def _story(subject: Subject) -> str:
    """The safe text of who is forgotten. Rooms forget from high to low: it is still there."""
    found = Signal.objects.filter(council=subject.council, pk=subject.pk).values_list("deidentified", flat=True).first()
    return found or ""


def _words_of(subject: Subject) -> Callable[[str], str]:
    """Takes out of a text what repeats the story: its quotes, and passages of it."""
    story = _story(subject)
    rows = EvidenceQuote.objects.filter(evidence__council=subject.council, signal=subject.pk)
    quotes = sorted(set(rows.values_list("text", flat=True)), key=len, reverse=True)

    def take(text: str) -> str:
        for quote in quotes:
            text = blacked_out(text, quote)
        return taken_out(text, story, BLACKED_OUT)

    return take


def erase_from_drafts(subject: Subject) -> int:
    """What was not sent yet loses the words now: once the story is gone, nothing can tell that a letter repeats it."""
    return from_open_drafts(subject.council, _words_of(subject))


def erase_from_dossiers(subject: Subject) -> int:
    from .dossiers import take_out

    return take_out(subject.council, _words_of(subject))


def erase_warnings(subject: Subject) -> int:
    """A sent letter stays as it was; what its sender was warned of may repeat the story, and loses the words."""
    take, touched = _words_of(subject), 0
    for letter in Letter.objects.filter(advice__council=subject.council).exclude(accepted=[]).only("accepted"):
        now = [take(one) for one in letter.accepted]
        if now != letter.accepted:
            touched += Letter.objects.filter(pk=letter.pk).protect(accepted=now)
    return touched


def erase_versions(subject: Subject) -> int:
    """What a letter said before is emptied where it repeats the story, also when the letter was sent."""
    take = _words_of(subject)
    found = [
        version.pk for version in Version.objects.filter(advice__council=subject.council).iterator()
        if any(take(text) != text for text in version.says.values() if isinstance(text, str))
    ]
    return int(Version.objects.filter(pk__in=found).protect(says={}))


def erase_comments(subject: Subject) -> int:
    """What colleagues said about a letter is emptied where it repeats the story, and so is the heading it was about."""
    take, touched = _words_of(subject), 0
    for comment in Comment.objects.filter(advice__council=subject.council):
        repeating = [name for name in ("text", "about") if take(getattr(comment, name)) != getattr(comment, name)]
        for name in repeating:
            setattr(comment, name, BLACKED_OUT)
        if repeating:
            comment.save(update_fields=repeating)
            touched += 1
    return touched
