from __future__ import annotations

from typing import ClassVar

from django.db import models

from gehoord.core.councils.models import Person

from .letter import Advice, Block


class Comment(models.Model):
    """What a colleague says about a draft or one block of it, or an answer to that. It is never printed.

    After sending none is added; those there are stay to be read, and people or words in them can still be erased.
    """

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="comments", db_index=False)
    # Nothing for the letter as a whole, and when the block was taken away; `about` keeps what it was about.
    block = models.ForeignKey(Block, on_delete=models.SET_NULL, null=True, related_name="comments")
    about = models.CharField(max_length=200, blank=True)
    # What it answers; an answer has no answers of its own.
    answers = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    text = models.TextField(max_length=2000)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    personal: ClassVar[dict[str, str]] = {
        "text": "may name a colleague or repeat a story",
        "said_by": "which colleague said it",
        "resolved_by": "which colleague thought it was done",
    }
    impersonal = ("id", "advice", "block", "about", "answers", "said_at", "resolved_at")

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resolved_at__isnull=True) | models.Q(answers__isnull=True),
                name="comment_answer_is_not_resolved",
            ),
        ]
        indexes = [
            # "What was said about this advice, and what is still open?"
            models.Index(fields=["advice", "answers", "resolved_at"], name="comment_advice"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk} on advice {self.advice_id}"

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None
