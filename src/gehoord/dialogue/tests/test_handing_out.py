"""Quotes on the tables: only of people who allow it, for as long as they do. Figures: only what may be in a letter."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent
from gehoord.dialogue.preparing import handing_out
from gehoord.dialogue.preparing.handing_out import hand_out
from gehoord.dialogue.services import DialogueRefused, GatheringClosed
from gehoord.insight.evidence import freeze
from gehoord.insight.leaving import went_out
from gehoord.insight.models import Evidence, EvidenceQuote, LedgerRelease, OutKind

pytestmark = pytest.mark.django_db
WORDS = "De begeleider luisterde niet naar mij en belde nooit terug. <b>{{ x }}"


@pytest.fixture
def quote(council: Any, make_signal: Any) -> EvidenceQuote:
    """A frozen sentence that its teller allows."""
    signal = make_signal(may_quote=True)
    evidence = Evidence.objects.create(council=council, number=1, kind="quotes", title="Citaten", digest="x" * 64)
    return EvidenceQuote.objects.create(evidence=evidence, signal=signal, order=1, text=WORDS)


def test_a_quote_is_printed_while_its_teller_allows_it(
    quote: EvidenceQuote, make_gathering: Any, coordinator: Any, facilitator: Any, outsider: Any, client_of: Any
) -> None:
    gathering, client = make_gathering(), client_of(coordinator)
    address = reverse("dialogue:handout", args=[gathering.pk])
    assert "<b>{{" not in client.get(address).content.decode()
    assert client.post(address, {"table": "2"}).status_code == 422
    made = client.post(address, {"citaat": quote.pk, "table": "2"})
    assert made.content.startswith(b"%PDF")
    assert "no-store" in made["Cache-Control"]
    assert not any("begeleider" in str(line.fields) for line in AuditEvent.objects.all())
    # Evidence is not for who only leads gatherings.
    assert client_of(facilitator).get(address).status_code == 403
    with pytest.raises(GatheringClosed):
        hand_out(by=coordinator, gathering=make_gathering(closed=True), quotes=[quote.pk])
    theirs = make_gathering(by=outsider)
    with pytest.raises(DialogueRefused):
        hand_out(by=outsider, gathering=theirs, quotes=[quote.pk])
    quote.signal.may_quote = False
    quote.signal.save(update_fields=["may_quote"])
    assert "luisterde niet" not in client.get(address).content.decode()
    assert client.post(address, {"citaat": quote.pk}).status_code == 422


@pytest.fixture
def figure(make_signal: Any, adviser: Any) -> Any:
    """A count of all stories there are, after so many more were told."""
    def make(more: int, title: str = "Wat we kregen") -> Evidence:
        for _ in range(more):
            make_signal(status="read")
        return freeze(by=adviser, kind="count", question={"filters": "", "codebook": 0}, title=title)

    return make


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was given to be printed, without printing it."""
    given: list[Any] = []
    monkeypatch.setattr(handing_out, "typeset", lambda _template, data, **_more: given.append(data) or b"%PDF")
    return given


def test_a_figure_on_the_table_went_out_once(
    figure: Any, make_gathering: Any, coordinator: Any, client_of: Any
) -> None:
    one, client = figure(14), client_of(coordinator)
    address = reverse("dialogue:handout", args=[make_gathering().pk])
    assert "14 signalen" in client.get(address).content.decode()
    assert LedgerRelease.objects.count() == 0
    for table in ("1", "2"):
        assert client.post(address, {"cijfer": one.pk, "table": table}).content.startswith(b"%PDF")
    [release] = LedgerRelease.objects.all()
    assert release.kind == OutKind.HANDOUT
    assert [(cell.label, cell.n) for cell in release.cells.all()] == [("B1", 14)]
    assert release.stories.count() == 14


def test_a_figure_that_tells_about_a_few_people_stays_inside(
    figure: Any, printed: list[Any], make_gathering: Any, coordinator: Any, client_of: Any
) -> None:
    one, gathering = figure(14), make_gathering()
    hand_out(by=coordinator, gathering=gathering, figures=[one.pk])
    two = figure(3)
    answer = client_of(coordinator).post(
        reverse("dialogue:handout", args=[gathering.pk]), {"cijfer": two.pk, "table": "7"}
    )
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "B2 verschilt minder dan 10 van B1, dat al op tafel lag" in said
    assert f'value="{two.pk}" checked' in said
    assert 'value="7"' in said
    with pytest.raises(DialogueRefused, match="Kies één van de twee"):
        hand_out(by=coordinator, gathering=gathering, figures=[one.pk, two.pk])
    assert LedgerRelease.objects.count() == len(printed) == 1
    enough = figure(12)
    hand_out(by=coordinator, gathering=gathering, figures=[enough.pk])
    assert [one.figure.ref for one in went_out(coordinator.council, OutKind.HANDOUT)] == ["B1", "B3"]


def test_some_figures_never_lie_on_a_table(
    figure: Any, quote: EvidenceQuote, printed: list[Any], make_gathering: Any, make_signal: Any, coordinator: Any,
    outsider: Any, council: Any,
) -> None:
    gathering = make_gathering()
    other = Evidence.objects.create(
        council=council, number=9, kind="gatherings", title="Wie er was", digest="x" * 64,
        result={"n": 62, "columns": [], "rows": []},
    )
    for evidence, why in ((figure(5), "te weinig mensen"), (other, "Kies opnieuw"), (quote.evidence, "Kies opnieuw")):
        with pytest.raises(DialogueRefused, match=why):
            hand_out(by=coordinator, gathering=gathering, figures=[evidence.pk])
    make_signal(text="Mijn begeleider zei toen hard dat ik niet zo moest zeuren.")
    echo = figure(14, title="Wat gebeurt er als een begeleider zei toen hard dat ik niet zo moest zeuren")
    with pytest.raises(DialogueRefused, match="niet mag citeren"):
        hand_out(by=coordinator, gathering=gathering, figures=[echo.pk])
    with pytest.raises(DialogueRefused, match="Kies opnieuw"):
        hand_out(by=outsider, gathering=make_gathering(by=outsider), figures=[echo.pk])
    assert not LedgerRelease.objects.exists()
    assert not printed


def test_small_rows_are_dots_and_nobody_learns_them_later(
    printed: list[Any], make_gathering: Any, coordinator: Any, council: Any, client_of: Any
) -> None:
    rows = [["2024 K1", 3, 40], ["2024 K2", 24, 60], ["2024 K3", 25, 60], ["2024 K4", 12, 41]]

    def make(number: int) -> Evidence:
        return Evidence.objects.create(
            council=council, number=number, kind="trend", title="Per kwartaal", digest="x" * 64, asked="Hoe ging het?",
            result={"n": 64, "of": 201, "low": None, "high": None, "columns": ["kwartaal", "aantal", "van"],
                    "rows": rows, "note": ""},
        )
    hand_out(by=coordinator, gathering=(gathering := make_gathering()), figures=[make(1).pk])
    [sheet] = printed[0]["figures"]
    assert [line["said"] for line in sheet["lines"]] == ["·", "40% (24 van 60)", "42% (25 van 60)", "·"]
    assert [line["share"] for line in sheet["lines"]] == [None, 0.4, 0.4167, None]
    assert "64" not in sheet["words"] + sheet["note"]
    [out] = went_out(council, OutKind.HANDOUT)
    assert out.figure.facts.hidden == (0, 3)
    # Nor does the digest by which a sheet is known again hold what was hidden.
    told = "B1|64|201\nB1 2024 K1|\nB1 2024 K2|24|60\nB1 2024 K3|25|60\nB1 2024 K4|"
    assert out.reference == f"B1 {hashlib.sha256(told.encode()).hexdigest()[:16]}"
    # The page asks no more for thirty figures than for three.
    client, address = client_of(coordinator), reverse("dialogue:handout", args=[gathering.pk])
    asked = []
    for known in (3, 30):
        for number in range(Evidence.objects.count() + 1, known + 1):
            make(number)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))
    assert asked[0] == asked[1]
