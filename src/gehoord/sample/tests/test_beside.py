"""What lies beside the letters of the sample council shows every part of it, and says that it is invented."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice.dossier_selectors import dossiers_of, in_it, my_tasks
from gehoord.advice.letterheads import letterhead_of
from gehoord.advice.models import Dossier, Letterhead, Plain
from gehoord.advice.services import start_advice
from gehoord.core.councils.models import Council, Role
from gehoord.sample import beside, services


@pytest.fixture
def sample(db: None, tmp_path: Any) -> Council:
    council: Council = services.ensure_sample(tmp_path, build=False).council
    return council


@pytest.fixture
def draft(sample: Council, make_signal: Any) -> Any:
    from gehoord.insight.evidence import freeze

    adviser = services.member_of(sample, Role.ADVISER)
    for _ in range(12):
        make_signal(council=sample, status="read")
    question = {"filters": "", "codebook": 0}
    evidence = freeze(by=adviser, kind="count", question=question, title="Aantal")
    return start_advice(by=adviser, title="Concept", evidence=[evidence])


def test_a_dossier_with_work_that_is_late_done_and_to_do(sample: Council, draft: Any, client_of: Any) -> None:
    for _ in range(2):
        beside.keep_dossier(sample, draft)
    row = dossiers_of(sample).get()
    assert (row.open_tasks, row.late) == (2, 1)
    inside = in_it(Dossier.objects.get())
    assert inside.advices == [draft]
    assert len(inside.evidence) == 1
    assert [one.is_done for one in inside.tasks] == [False, False, True]
    assert sum(one.checked_on is not None for one in inside.footings) == 1  # type: ignore[attr-defined]
    coordinator = services.member_of(sample, Role.COORDINATOR)
    assert my_tasks(coordinator).count() == 1
    page = client_of(coordinator).get(reverse("advice:dossiers")).content.decode()
    assert "te laat" in page


def test_paper_with_a_logo_that_says_it_is_invented(sample: Council) -> None:
    for _ in range(2):
        beside.lay_paper(sample)
    paper = letterhead_of(sample)
    assert Letterhead.objects.get().version == 2
    assert paper.logo is not None
    assert "verzonnen" in paper.footer
    assert paper.contact.endswith(".example")


def test_the_plain_version_is_short_and_names_the_share(sample: Council, draft: Any, make_signal: Any) -> None:
    evidence = list(draft.points.first().evidence.all())
    evidence[0].kind = "share"
    beside.say_it_plainly(services.member_of(sample, Role.ADVISER), draft, evidence)
    told = Plain.objects.get()
    assert "{{ B1 }}" in told.heard
    for sentence in f"{told.heard} {told.asked} {told.ahead}".replace("?", ".").replace("\n", ".").split("."):
        assert len(sentence.split()) <= 16, sentence
