"""Milliseconds for the result page of a survey among 100,000 answers, seconds to count them at closing, and what one more
answer costs in a campaign that has 100, 1,000 or 10,000. Judges nothing.

Run as `python -m tests.load.surveys`. One campaign with 8,000 people and nine campaigns with 300, ten answers each, in a
database of its own in a folder that is thrown away; answers and background are drawn the same way each time.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

LARGE, SMALL, SMALL_CAMPAIGNS, ROUNDS = 8_000, 300, 9, 15
THERE = (100, 1_000, 10_000)


def prepare(folder: Path) -> None:
    """A database of its own with nothing in it. Before anything of Django is imported."""
    os.environ["GEHOORD_DATA"], os.environ["GEHOORD_KEYS"] = str(folder / "data"), str(folder / "keys")
    os.environ["DJANGO_SETTINGS_MODULE"] = "gehoord.config.settings"
    (folder / "data").mkdir()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from gehoord.core.sealing.keyring import create_keyring

    create_keyring(folder / "keys")


def fill(by: Any) -> list[Any]:
    """Campaigns with their answers, still open."""
    from django.utils import timezone

    from gehoord.surveys.models import AgeBand, Answer, Care, Response
    from gehoord.surveys.questionnaires import QuestionIn, install_questionnaire
    from gehoord.surveys.services import open_campaign

    chance = np.random.default_rng(20261127)
    made = install_questionnaire(
        council=by.council, key="proef", version=1, name="Proef", purpose="", respondent="jongere",
        questions=[QuestionIn(key=f"q{n}", text=f"Zin {n}", theme="respect" if n % 2 else "contact") for n in range(10)],
    )
    questions = list(made.questions.all())
    campaigns = []
    for number in range(1 + SMALL_CAMPAIGNS):
        campaign = open_campaign(
            by=by, questionnaire=made, purpose="contract", title=f"Proef {number}",
            closes_on=timezone.localdate() + timedelta(days=9),
        )
        people = LARGE if number == 0 else SMALL
        responses = Response.objects.bulk_create((
            Response(
                campaign=campaign, respondent="jongere", care=str(chance.choice(Care.values)),
                age_band=str(chance.choice(AgeBand.values)), channel="code", mode="scherm",
            ) for _person in range(people)
        ), batch_size=2000)
        Answer.objects.bulk_create((
            Answer(response=response, question=question, value=int(value) or None)
            for response in responses
            for question, value in zip(questions, chance.integers(0, 6, len(questions)), strict=True)
        ), batch_size=2000)
        campaigns.append(campaign)
    return campaigns


def one_more(by: Any) -> list[str]:
    """What an answer by code with words costs, when so many answered before."""
    from django.utils import timezone

    from gehoord.surveys.models import Code, OpenAnswer, Response
    from gehoord.surveys.questionnaires import QuestionIn, install_questionnaire
    from gehoord.surveys.services import make_codes, open_campaign, respond

    made = install_questionnaire(
        council=by.council, key="woorden", version=1, name="Woorden", purpose="", respondent="jongere",
        questions=[*(QuestionIn(key=f"q{n}", text=f"Zin {n}") for n in range(9)), QuestionIn(key="w", text="Wat nog?", kind="open")],
    )
    told = []
    for there in THERE:
        campaign = open_campaign(
            by=by, questionnaire=made, purpose="contract", title=f"Proef met {there}",
            closes_on=timezone.localdate() + timedelta(days=9),
        )
        words = made.questions.get(key="w")
        Code.objects.bulk_create((
            Code(campaign=campaign, digest=f"{there}-{n}", used=True) for n in range(there)
        ), batch_size=2000)
        Response.objects.bulk_create((
            Response(campaign=campaign, respondent="jongere", channel="code", mode="scherm") for _n in range(there)
        ), batch_size=2000)
        OpenAnswer.objects.bulk_create((
            OpenAnswer(campaign=campaign, question=words, text="Ze luisterden goed naar mij." * 3) for _n in range(there // 2)
        ), batch_size=2000)
        took = []
        for code in make_codes(by=by, campaign=campaign, count=ROUNDS):
            started = time.monotonic()
            respond(
                council=by.council, code=code, answers={f"q{n}": 4 for n in range(9)}, words={"w": "Fijn gesprek gehad."}
            )
            took.append(1000 * (time.monotonic() - started))
        told.append(f"{there:,} answers there: one more in {statistics.median(took):.0f} ms (longest {max(took):.0f})")
    return told


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        from django.test import Client
        from django.test.utils import override_settings

        from gehoord.core.councils.models import Council, Membership, Person, Role
        from gehoord.core.councils.selectors import Member
        from gehoord.surveys.models import Answer
        from gehoord.surveys.services import close_campaign

        council = Council.objects.create(slug="v", name="V", municipality="V")
        person = Person.objects.create_user("v@example.org", name="V")
        Membership.objects.create(council=council, person=person, role=Role.ADVISER)
        by = Member(person=person, council=council, roles=(Role.ADVISER,))
        print("\n".join(one_more(by)), flush=True)
        campaigns = fill(by)
        closing = []
        for campaign in campaigns:
            started = time.monotonic()
            close_campaign(by=by, campaign=campaign, purpose="contract")
            closing.append(time.monotonic() - started)
        plain = {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
        with override_settings(ALLOWED_HOSTS=["*"], STORAGES=plain, SECURE_SSL_REDIRECT=False):
            client = Client()
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            for campaign, name in ((campaigns[0], "large"), (campaigns[1], "small")):
                took = []
                for _round in range(ROUNDS):
                    started = time.monotonic()
                    answer = client.get(f"/werk/vragenlijsten/uitslagen/{campaign.pk}/")
                    took.append(1000 * (time.monotonic() - started))
                    if answer.status_code != 200:
                        sys.exit(f"the page answered {answer.status_code}")
                print(f"{name} campaign: page in {statistics.median(took):.0f} ms (longest {max(took):.0f})")
        print(
            f"{datetime.now():%d %B %Y %H:%M}, {platform.machine()}, {os.cpu_count()} cores, load "
            f"{os.getloadavg()[0]:.1f}: {Answer.objects.count():,} answers; closing {closing[0]:.1f} s with {LARGE:,} "
            f"people, {statistics.median(closing[1:]):.2f} s with {SMALL}"
        )


if __name__ == "__main__":
    main()
