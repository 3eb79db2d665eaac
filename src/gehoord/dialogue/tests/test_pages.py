from __future__ import annotations

from html import escape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoord.dialogue import services
from gehoord.dialogue.models import Cause, CauseSet, Gathering, Observation
from gehoord.dialogue.selectors import in_stable_order
from gehoord.insight.models import Evidence

pytestmark = pytest.mark.django_db
LITERAL = "<b>vet</b> #let x $y$ **ster** =1+1 😀 {{ x }} &amp;"
FIELDS = {"kind": "deep_dive", "title": "Groep", "question": "Waarom?", "held_on": "2026-03-14", "place": ""}


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


class TestLists:
    def test_gatherings_ask_as_much_for_three_as_for_thirty(
        self, make_gathering: Any, coordinator: Any, client_of: Any
    ) -> None:
        client = client_of(coordinator)
        for _n in range(3):
            make_gathering("x", closed=True)
        client.get(at("gatherings"))
        few = queries(client, at("gatherings"))
        for _n in range(27):
            make_gathering("x", people={"parent": 2})
        # Session, person, member, page count, page with its three counts, and the counts of other rooms' menu lines.
        assert queries(client, at("gatherings")) == few <= 12

    def test_a_gathering_asks_as_much_for_three_lines_as_for_thirty(
        self, make_gathering: Any, facilitator: Any, client_of: Any
    ) -> None:
        few = make_gathering(*(f"o {n}" for n in range(3)))
        many = make_gathering(*(f"o {n}" for n in range(30)))
        client = client_of(facilitator)
        client.get(at("gathering", few.pk))
        # Session, person, member, the gathering, three kinds of lines, the codebook, attendance.
        assert queries(client, at("gathering", many.pk)) == queries(client, at("gathering", few.pk)) <= 12

    def test_sets_and_a_set_ask_as_much_for_three_as_for_more(
        self, make_set: Any, facilitator: Any, client_of: Any
    ) -> None:
        client, first = client_of(facilitator), make_set("a", "b", "c")
        client.get(at("sets"))
        few, small = queries(client, at("sets")), queries(client, at("set", first.pk))
        for _n in range(20):
            last = make_set(*(f"o {n}" for n in range(12)))
        assert queries(client, at("sets")) == few <= 10
        assert queries(client, at("set", last.pk)) == small <= 10


class TestTyping:
    def test_many_lines_at_once_and_literally(self, make_gathering: Any, facilitator: Any, client_of: Any) -> None:
        gathering, client = make_gathering(), client_of(facilitator)
        for kind in ("observaties", "oorzaken", "tips"):
            sent = {f"{kind}-texts": f"een\r\n\r\n{LITERAL}\r\ndrie", "tips-audience": "parent"}
            answer = client.post(at("add", gathering.pk, kind), sent)
            assert answer.url.endswith(f"#{kind}")
        assert gathering.causes.count() == 3
        page = client.get(at("gathering", gathering.pk)).content.decode()
        assert page.count(escape(LITERAL)) >= 3
        assert "<b>vet" not in page

    def test_what_is_refused_stays_in_the_box(self, make_gathering: Any, facilitator: Any, client_of: Any) -> None:
        gathering, client = make_gathering(), client_of(facilitator)
        answer = client.post(at("add", gathering.pk, "oorzaken"), {"oorzaken-texts": "kort\n" + "x" * 1001})
        assert answer.status_code == 422
        assert "Regel 2 is te lang" in answer.content.decode()
        assert "x" * 1001 in answer.content.decode()
        assert not Cause.objects.exists()

    def test_what_came_too_late_for_a_closed_gathering_can_still_be_read(
        self, make_gathering: Any, facilitator: Any, client_of: Any
    ) -> None:
        gathering = make_gathering(closed=True)
        answer = client_of(facilitator).post(at("add", gathering.pk, "oorzaken"), {"oorzaken-texts": "nog iets"})
        assert answer.status_code == 422
        assert "nog iets" in answer.content.decode()
        assert "afgerond" in answer.content.decode()

    def test_making_and_changing_keep_what_was_typed(self, facilitator: Any, client_of: Any) -> None:
        client = client_of(facilitator)
        answer = client.post(at("make"), {**FIELDS, "held_on": "ooit", "question": LITERAL})
        assert answer.status_code == 422
        assert escape(LITERAL) in answer.content.decode()
        assert client.post(at("make"), FIELDS).status_code == 302
        gathering = Gathering.objects.get()
        answer = client.post(at("edit", gathering.pk), {**FIELDS, "title": "Anders", "version": "1"})
        assert answer.status_code == 302
        gathering.refresh_from_db()
        assert (gathering.title, gathering.version) == ("Anders", 2)


class TestTwoWriters:
    def test_a_line_shows_both_texts_and_the_second_may_then_save(
        self, make_gathering: Any, facilitator: Any, client_of: Any
    ) -> None:
        cause, client = make_gathering("Oud").causes.get(), client_of(facilitator)
        address = at("line", "oorzaken", cause.pk)
        assert client.post(address, {"text": "Van de een", "version": "1"}).status_code == 302
        answer = client.post(address, {"text": "Van de ander", "version": "1", "preconditions": ["tijd"]})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Van de een" in page
        assert "Van de ander" in page
        assert 'name="version" value="2"' in page
        assert 'value="tijd"' in page
        assert "checked" in page
        cause.refresh_from_db()
        assert cause.text == "Van de een"
        sent = {"text": "Van de ander", "version": "2", "preconditions": ["tijd"]}
        assert client.post(address, sent).status_code == 302
        cause.refresh_from_db()
        assert (cause.text, cause.preconditions) == ("Van de ander", ["tijd"])

    def test_a_gathering_and_its_counts_too(self, make_gathering: Any, facilitator: Any, client_of: Any) -> None:
        gathering, client = make_gathering(), client_of(facilitator)
        edit, counts = at("edit", gathering.pk), at("attendance", gathering.pk)
        roles = dict.fromkeys(("young_person", "parent", "professional", "researcher", "policy_officer"), "3")
        assert client.post(edit, {**FIELDS, "title": "Een", "version": "1"}).status_code == 302
        assert client.post(counts, {**roles, "version": "1"}).status_code == 302
        for address, sent in ((edit, {**FIELDS, "title": "Twee"}), (counts, {**roles, "parent": "77"})):
            for version in ("1", "", "x", "-1"):
                answer = client.post(address, {**sent, "version": version})
                assert answer.status_code == 409
                assert "Dit staat er nu" in answer.content.decode()
        assert "77" in client.post(counts, {**roles, "parent": "77", "version": "1"}).content.decode()
        gathering.refresh_from_db()
        assert gathering.title == "Een"


class TestClosing:
    def test_asks_first_and_then_offers_no_way_to_change(
        self, make_gathering: Any, facilitator: Any, client_of: Any
    ) -> None:
        gathering, client = make_gathering("Oorzaak"), client_of(facilitator)
        cause = gathering.causes.get()
        assert client.get(at("close", gathering.pk)).status_code == 200
        gathering.refresh_from_db()
        assert not gathering.is_closed
        assert client.post(at("close", gathering.pk)).status_code == 302
        page = client.get(at("gathering", gathering.pk)).content.decode()
        for name, arguments in (
            ("edit", [gathering.pk]), ("attendance", [gathering.pk]), ("close", [gathering.pk]),
            ("line", ["oorzaken", cause.pk]), ("remove", ["oorzaken", cause.pk]),
        ):
            assert at(name, *arguments) not in page
            assert client.get(at(name, *arguments)).status_code == 302
        client.post(at("remove", "oorzaken", cause.pk))
        client.post(at("line", "oorzaken", cause.pk), {"text": "anders", "version": "1"})
        cause.refresh_from_db()
        assert cause.text == "Oorzaak"

    def test_a_line_goes_only_after_asking(self, make_gathering: Any, facilitator: Any, client_of: Any) -> None:
        client, line = client_of(facilitator), make_gathering().observations.first()
        assert client.get(at("remove", "observaties", line.pk)).status_code == 200
        assert Observation.objects.filter(pk=line.pk).exists()
        services.change_line(by=facilitator, line=line, expected_version=line.version, text="Een ander schreef dit.")
        told = client.post(at("remove", "observaties", line.pk), {"version": line.version})
        assert told.status_code == 409
        assert "Een ander schreef dit." in told.content.decode()
        assert client.post(at("remove", "observaties", line.pk), {"version": line.version + 1}).status_code == 302
        assert not Observation.objects.filter(pk=line.pk).exists()

    def test_a_line_that_goes_while_somebody_sends_a_form_loses_nothing(
        self, make_gathering: Any, facilitator: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, line = client_of(facilitator), make_gathering().observations.first()
        # It was there when the page looked, and not when the change came to it.
        monkeypatch.setattr("gehoord.dialogue.views.get_line", lambda *_asked: line)
        Observation.objects.filter(pk=line.pk).delete()
        gone = client.post(at("line", "observaties", line.pk), {"text": "Wat ik net typte", "version": line.version})
        assert gone.status_code == 404
        assert "Wat ik net typte" in gone.content.decode()
        assert client.post(at("remove", "observaties", line.pk), {"version": line.version}).status_code == 404


class TestChoosing:
    def test_a_wrong_number_says_so_and_keeps_the_ticks(
        self, make_gathering: Any, facilitator: Any, client_of: Any
    ) -> None:
        gathering = make_gathering(*(f"o {n}" for n in range(9)), closed=True)
        causes, client = list(gathering.causes.all()), client_of(facilitator)
        address = f"{at('choose')}?bijeenkomst={gathering.pk}"
        sent = {"title": "Keuze", "size": "7", "oorzaak": [c.pk for c in causes[:5]]}
        answer = client.post(address, sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Je koos 5 oorzaken; het moeten er 7 zijn. Kies er nog 2 bij." in page
        assert page.count("checked") == 1 + 5
        answer = client.post(address, {**sent, "oorzaak": [c.pk for c in causes[2:]]})
        made = CauseSet.objects.get()
        assert answer.url == at("set", made.pk)
        page = client.get(answer.url).content.decode()
        assert "in willekeurige volgorde" in page
        places = [page.index(f"<p>{cause.text}</p>") for cause in in_stable_order(made)]
        assert places == sorted(places)

    def test_open_gatherings_and_those_of_others_are_not_offered(
        self, make_gathering: Any, facilitator: Any, client_of: Any, outsider: Any
    ) -> None:
        still_open = make_gathering("a", title="Nog open")
        elsewhere = make_gathering("b", title="Van elders", by=outsider, closed=True)
        address = f"{at('choose')}?bijeenkomst={still_open.pk}&bijeenkomst={elsewhere.pk}&bijeenkomst=x"
        page = client_of(facilitator).get(address).content.decode()
        assert "Nog open" not in page
        assert "Van elders" not in page


class TestUsing:
    def test_a_set_becomes_evidence(self, make_set: Any, adviser: Any, client_of: Any) -> None:
        made = make_set("een", "twee", LITERAL)
        answer = client_of(adviser).post(at("use_set", made.pk))
        evidence = Evidence.objects.get()
        assert answer.url == reverse("insight:evidence", args=[evidence.pk])
        assert [LITERAL] in evidence.result["rows"]

    @pytest.mark.parametrize("kind", ["gatherings", "observations", "tips"])
    def test_closed_gatherings_become_evidence(
        self, kind: str, make_gathering: Any, adviser: Any, client_of: Any
    ) -> None:
        gathering = make_gathering(closed=True)
        client_of(adviser).post(at("use_gatherings"), {"soort": kind, "bijeenkomst": [gathering.pk]})
        assert Evidence.objects.get().kind == kind

    def test_open_ones_and_no_choice_are_refused_in_words(
        self, make_gathering: Any, adviser: Any, client_of: Any
    ) -> None:
        client, gathering = client_of(adviser), make_gathering()
        for sent in ({"soort": "tips", "bijeenkomst": [gathering.pk]}, {"soort": "tips"}, {"bijeenkomst": [1]}):
            answer = client.post(at("use_gatherings"), sent, follow=True)
            assert 'class="help hot' in answer.content.decode()
        assert not Evidence.objects.exists()

    def test_a_facilitator_is_not_offered_what_only_advisers_do(
        self, make_set: Any, facilitator: Any, client_of: Any
    ) -> None:
        made, client = make_set("een", "twee", "drie"), client_of(facilitator)
        for address in (at("set", made.pk), at("gatherings")):
            assert "Gebruik in een advies" not in client.get(address).content.decode()


def test_nothing_said_is_in_the_trail(make_gathering: Any, facilitator: Any, client_of: Any) -> None:
    from gehoord.core.audit.models import AuditEvent

    gathering = make_gathering()
    services.add_causes(by=facilitator, gathering=gathering, texts=["kruidnoten"])
    assert not any("kruidnoten" in str(line.fields) for line in AuditEvent.objects.all())


def test_a_line_that_a_colleague_took_away_gives_the_typed_text_back(
    facilitator: Any, coordinator: Any, client_of: Any, make_gathering: Any
) -> None:
    gathering = make_gathering("x")
    (cause,) = services.add_causes(by=facilitator, gathering=gathering, texts=["Te weinig tijd"])
    address = reverse("dialogue:line", args=["oorzaken", cause.pk])
    services.remove_line(by=coordinator, line=cause)
    answer = client_of(facilitator).post(address, {"text": "Te weinig <tijd> en te veel haast", "version": "1"})
    assert answer.status_code == 404
    assert "Te weinig &lt;tijd&gt; en te veel haast</textarea>" in answer.content.decode()
    assert b"typed" not in client_of(facilitator).get(address).content
