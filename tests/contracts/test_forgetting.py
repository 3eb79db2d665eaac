"""A story that is erased leaves nothing behind in any room, whichever rooms there are."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils import timezone

from gehoord.advice import answering
from gehoord.advice.models import Repeat
from gehoord.advice.tests.answering_making import evidence as figure
from gehoord.advice.tests.answering_making import sent as sent_advice
from gehoord.coding.services import install_codebook, save_coding
from gehoord.coding.text import digest_of
from gehoord.core.organisations.services import add_organisation
from gehoord.insight.evidence import freeze
from gehoord.insight.ledger import release_counts
from gehoord.insight.models import Evidence
from gehoord.intake import passing_on, services
from gehoord.intake.models import Signal

STORY = "De begeleider luisterde niet naar wat ik vertelde over thuis. Dat deed pijn."
SENTENCE = STORY.split(". ")[0] + "."


def _about_a_signal() -> list[tuple[Any, str]]:
    """Each of our models whose rows are about one story, with the path to it."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("gehoord."):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model is Signal:
                found.append((model, field.name))
    return found


def test_nothing_points_to_an_erased_story(
    council: Any, coordinator: Any, adviser: Any, coder: Any, listener: Any, officer: Any, make_signal: Any
) -> None:
    install_codebook(council=council)
    signal = make_signal(text=STORY, status="read", may_quote=True, wants_reply=True)
    save_coding(by=coder, signal=signal, bejegening=True, themes=["begrip"], expected_version=0)
    services.send_follow_up(by=listener, signal=signal, text="Dank je wel.")
    question = {"filters": "", "codebook": 1, "chosen": [[signal.pk, 0, len(SENTENCE), digest_of(SENTENCE)]]}
    freeze(by=adviser, kind="quotes", question=question, title="Citaat")
    freeze(by=adviser, kind="count", question={"filters": "", "codebook": 1}, title="Aantal")
    release_counts(council=council, kind="other", reference="proef", rows=[("Verhalen", 1, [signal.pk])])
    behind = sent_advice(council, grounds=[figure(council, signals=[signal])], points=1)
    reply = answering.give_reply(by=officer, point=behind.points.get(), answer="adopt")
    promise = answering.make_commitment(
        by=officer, reply=reply, what="Terugbellen", owner="Jeugd", due=timezone.localdate()
    )
    answering.claim_done(by=officer, commitment=promise, version=1, proof="Zie de folder.")
    assert services.say(signal=signal, about=f"reply:{reply.pk}", answer="no")
    assert services.say(signal=signal, about=f"commitment:{promise.pk}", answer="yes")
    # As when its letter repeats the story.
    Repeat.objects.create(advice=behind, signal=signal, where="subject", start=0, end=10)
    Signal.objects.filter(pk=signal.pk).update(may_pass_on=True)
    passing_on.pass_on(
        by=coordinator, signal=signal, provider=add_organisation(by=officer, kind="provider", name="Zorg"), chosen=[0],
        sure=True, expected_version=signal.text_version,
    )
    rooms = _about_a_signal()
    assert len(rooms) >= 5
    # Without a row there is nothing to forget: a new room has to make one here.
    assert [model.__name__ for model, name in rooms if not model.objects.filter(**{name: signal}).exists()] == []

    services.forget(by=coordinator, signal=signal)

    assert [model.__name__ for model, name in rooms if model.objects.filter(**{name: signal}).exists()] == []
    assert all(not one.question.get("chosen") for one in Evidence.objects.all())
    left = Signal.objects.get(pk=signal.pk)
    blank = {"role": "anders", "setting": "anders", "pii_counts": {}}
    for name in Signal.personal:
        value = getattr(left, name)
        assert value == blank[name] if name in blank else not value, name
