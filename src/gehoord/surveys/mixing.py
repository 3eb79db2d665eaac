"""Codes and words are written together with others, so that the database's own marks pair none with a response.

PostgreSQL keeps with each row which transaction wrote it (xmin) and where it lies (ctid); SQLite has the order of rows.
So whatever comes in with a response is written anew together with others like it, drawn by lot, in an order that means
nothing. Of all that lie there with the marks of one response each is as likely as the next to have come with it. Why
not all of them each time, and what that leaves: docs/adr/0023.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from .models import Campaign, Code, OpenAnswer, Question, QuestionKind

# So many are written together; all of them as long as there are fewer.
TOGETHER = 32


def mix_code(used: Code) -> None:
    """A code that was just used, among others that were."""
    used.used = True
    others = Code.objects.filter(campaign=used.campaign_id, used=True).exclude(pk=used.pk).order_by("?")
    codes = [used, *others[:TOGETHER - 1]]
    _write_codes(codes, Code.objects.filter(pk__in=[one.pk for one in codes]))


def mix_words(campaign: Campaign, questions: Iterable[Question], new: Sequence[OpenAnswer]) -> None:
    """New words among others to the same question; without new ones too, so that it does not show who wrote."""
    words = list(new)
    for question in questions:
        if question.kind == QuestionKind.OPEN:
            room = TOGETHER - sum(one.question_id == question.pk for one in new)
            words += OpenAnswer.objects.filter(campaign=campaign, question=question).order_by("?")[:room]
    if words:
        _write_words(words, OpenAnswer.objects.filter(pk__in=[one.pk for one in words]))


def mix_all(campaign: Campaign) -> None:
    """Everything of a campaign that closes."""
    codes, words = Code.objects.filter(campaign=campaign, used=True), OpenAnswer.objects.filter(campaign=campaign)
    _write_codes(list(codes), codes)
    _write_words(list(words), words)


def _write_codes(codes: list[Code], instead_of: QuerySet[Code]) -> None:
    instead_of.delete()
    Code.objects.bulk_create(sorted(codes, key=lambda one: one.digest), batch_size=500)


def _write_words(words: list[OpenAnswer], instead_of: QuerySet[OpenAnswer]) -> None:
    """In order of their keys, which are random."""
    instead_of.delete()
    OpenAnswer.objects.bulk_create(sorted(words, key=lambda one: one.pk), batch_size=500)
