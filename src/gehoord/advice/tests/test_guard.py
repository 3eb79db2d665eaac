"""What stops a letter: numbers that tell about a few people next to others, and words that may not be quoted."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice import sending, services, writing
from gehoord.advice.guard import TooNear, repeated, require_apart, too_near
from gehoord.advice.letters import letter_of
from gehoord.advice.models import Letter, State
from gehoord.insight.evidence import freeze
from gehoord.insight.ledger import enter, release_counts
from gehoord.insight.models import LedgerCell, LedgerRelease, LedgerStory, OutKind
from gehoord.insight.selectors import figures_of, rows_behind
from gehoord.intake.models import Signal

pytestmark = pytest.mark.django_db

STORY = "De begeleider keek niet op van haar scherm en zei dat ik niet moest zeuren."


def url(name: str, *args: Any) -> str:
    return reverse(f"advice:{name}", args=args)


def advice_with(by: Any, *evidence: Any, title: str = "Nog een advies") -> Any:
    advice = services.start_advice(by=by, title=title, evidence=list(evidence))
    text = " ".join(f"Wij telden {{{{ {one.ref} }}}}." for one in evidence)
    writing.add_block(by=by, advice=advice, heading="Cijfers", text=text)
    advice.refresh_from_db()
    return advice


class TestNumbersSideBySide:
    def test_a_second_letter_does_not_tell_about_three_people(
        self, sent: Any, count_of: Any, adviser: Any, coordinator: Any, client_of: Any
    ) -> None:
        two = advice_with(adviser, count_of(extra=3))
        said = f"B2 verschilt minder dan 10 van B1 in advies {sent.number}"
        client = client_of(coordinator)
        assert said in client.get(url("advice", two.pk)).content.decode()
        assert said in client.get(url("decide", two.pk)).content.decode()
        two = services.decide(by=coordinator, advice=two)
        answer = client.post(url("send", two.pk), {"accept_changes": "yes"})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        two.refresh_from_db()
        assert two.state == State.DECIDED
        assert Letter.objects.count() == 1

    def test_what_lay_on_a_table_is_compared_too(self, council: Any, count_of: Any, adviser: Any) -> None:
        [lay] = figures_of([count_of(extra=14)])
        enter(council=council, kind=OutKind.HANDOUT, reference="B1 x", rows=rows_behind(council, [lay]))
        two = advice_with(adviser, count_of(extra=3))
        assert too_near(two, letter_of(two)) == [
            "B2 verschilt minder dan 10 van B1 op een blad voor op tafel, over bijna dezelfde verhalen. Gebruik B1 "
            "opnieuw, of haal B2 uit de brief."
        ]

    def test_enough_people_more_may_go(self, sent: Any, count_of: Any, adviser: Any, coordinator: Any) -> None:
        two = advice_with(adviser, count_of(extra=10))
        sending.send(by=coordinator, advice=services.decide(by=coordinator, advice=two))
        assert Letter.objects.count() == 2

    def test_the_same_evidence_may_go_again(self, sent: Any, adviser: Any, coordinator: Any) -> None:
        correction = services.correct(by=adviser, advice=sent)
        sending.send(by=coordinator, advice=services.decide(by=coordinator, advice=correction))
        assert Letter.objects.count() == 2

    def test_two_figures_of_one_letter_are_compared_too(
        self, count_of: Any, make_signal: Any, adviser: Any, coordinator: Any
    ) -> None:
        whole = count_of(extra=20)
        for _ in range(4):
            make_signal(status="read", role="jongere")
        every = freeze(by=adviser, kind="count", question={"filters": "", "codebook": 1}, title="Alles")
        advice = advice_with(adviser, whole, every)
        with pytest.raises(TooNear) as stopped:
            sending.send(by=coordinator, advice=services.decide(by=coordinator, advice=advice), accept_changes=True)
        assert stopped.value.near == [
            "B2 verschilt minder dan 10 van B1, over bijna dezelfde verhalen. Haal één van de twee uit de brief."
        ]

    def test_other_stories_may_be_nearly_as_many(
        self, sent: Any, make_signal: Any, adviser: Any, coordinator: Any
    ) -> None:
        for _ in range(13):
            make_signal(status="read", role="jongere")
        young = freeze(by=adviser, kind="count", question={"filters": "role=jongere", "codebook": 0}, title="Jongeren")
        assert young.result["n"] == 13
        require_apart(sent, letter_of(advice_with(adviser, young)))

    def test_as_many_queries_for_thirty_letters_as_for_three(
        self, council: Any, count_of: Any, adviser: Any, django_assert_num_queries: Any
    ) -> None:
        from gehoord.advice.tests.answering_making import evidence
        from gehoord.advice.tests.answering_making import sent as made

        draft = advice_with(adviser, count_of(extra=12))
        letter = letter_of(draft)
        for known in (3, 30):
            while Letter.objects.count() < known:
                made(council, grounds=[evidence(council, n=100 * known, of=400 * known)])
            # Letters, what lay on tables, their evidence and its stories; evidence, stories and themes of this one; stories
            # and rows of the ledger.
            with django_assert_num_queries(9):
                require_apart(draft, letter)


class TestAllThatWentOut:
    """What no two figures tell, and what went out otherwise than by a letter."""

    @pytest.fixture
    def figure(self, adviser: Any) -> Any:
        return lambda filters: freeze(
            by=adviser, kind="count", question={"filters": filters, "codebook": 0}, title=filters or "Alles"
        )

    @pytest.fixture
    def people(self, make_signal: Any) -> None:
        """Thirty parents, seventeen young people, three professionals."""
        for role, many in (("ouder", 30), ("jongere", 17), ("professional", 3)):
            for _ in range(many):
                make_signal(status="read", role=role)

    def decided(self, adviser: Any, coordinator: Any, *evidence: Any) -> Any:
        return services.decide(by=coordinator, advice=advice_with(adviser, *evidence))

    def test_three_figures_of_one_letter(
        self, people: Any, figure: Any, adviser: Any, coordinator: Any, client_of: Any
    ) -> None:
        three = [figure(""), figure("role=ouder"), figure("role=jongere")]
        advice = advice_with(adviser, *three)
        assert too_near(advice, letter_of(advice)) == []
        said = "Uit B1, B2 en B3 samen volgt iets over minder dan 10 mensen. Haal één ervan uit de brief."
        assert said in client_of(coordinator).get(url("decide", advice.pk)).content.decode()
        advice = services.decide(by=coordinator, advice=advice)
        with pytest.raises(TooNear) as stopped:
            sending.send(by=coordinator, advice=advice, accept_changes=True)
        assert stopped.value.near == [said]
        assert not Letter.objects.exists()
        assert not LedgerRelease.objects.exists()
        two = self.decided(adviser, coordinator, *three[:2])
        sending.send(by=coordinator, advice=two, accept_changes=True)
        assert [(row.label, row.n) for row in LedgerCell.objects.order_by("order")] == [("B1", 50), ("B2", 30)]
        assert LedgerStory.objects.count() == 50

    def test_three_letters(self, people: Any, figure: Any, adviser: Any, coordinator: Any) -> None:
        first, second, third = (
            self.decided(adviser, coordinator, figure(filters)) for filters in ("", "role=ouder", "role=jongere")
        )
        sending.send(by=coordinator, advice=first)
        sending.send(by=coordinator, advice=second)
        with pytest.raises(TooNear) as stopped:
            sending.send(by=coordinator, advice=third)
        assert stopped.value.near == [
            f"Wie B3 naast advies {first.number} en advies {second.number} legt, weet iets over minder dan 10 mensen. "
            "Haal B3 uit de brief, of gebruik de cijfers van toen opnieuw."
        ]

    def test_numbers_that_no_letter_gave(
        self, people: Any, figure: Any, council: Any, adviser: Any, coordinator: Any
    ) -> None:
        pks = list(Signal.objects.order_by("pk").values_list("pk", flat=True))
        rows = [("Verhalen", 47, pks[:47])]
        release_counts(council=council, kind="open_data", reference="2026-Q1", rows=rows)
        advice = self.decided(adviser, coordinator, figure(""))
        with pytest.raises(TooNear) as stopped:
            sending.send(by=coordinator, advice=advice)
        assert "cijfers die we al gaven (2026-Q1)" in stopped.value.near[0]


class TestWordsOfSomebody:
    @pytest.fixture
    def story(self, make_signal: Any) -> Any:
        signal = make_signal(text=STORY, status="read", may_quote=False)
        assert signal.deidentified
        return signal

    @pytest.fixture
    def echoing(self, story: Any, draft: Any, adviser: Any) -> Any:
        text = "Iemand vertelde:\n\n“de begeleider keek  niet op van haar SCHERM, en zei dat ik niet moest zeuren”."
        writing.add_block(by=adviser, advice=draft, heading="Wat wij hoorden", text=text)
        draft.refresh_from_db()
        return draft

    def test_the_writer_is_told_on_saving(self, story: Any, draft: Any, adviser: Any, client_of: Any) -> None:
        client = client_of(adviser)
        form = {"nb-kind": "text", "nb-heading": "Wat wij hoorden", "nb-text": STORY, "nb-evidence": ""}
        page = client.post(url("add_block", draft.pk), form, follow=True).content.decode()
        assert "Hier staan woorden uit een verhaal dat je niet mag citeren: “De begeleider keek niet op" in page
        assert draft.blocks.filter(heading="Wat wij hoorden").exists()
        own = {**form, "nb-heading": "Eigen woorden", "nb-text": "Een begeleider keek naar haar scherm en luisterde niet."}
        assert "niet mag citeren" not in client.post(url("add_block", draft.pk), own, follow=True).content.decode()

    def test_a_point_too(self, story: Any, draft: Any, adviser: Any, client_of: Any) -> None:
        form = {"np-kind": "recommendation", "np-text": STORY}
        page = client_of(adviser).post(url("add_point", draft.pk), form, follow=True).content.decode()
        assert "niet mag citeren" in page

    def test_the_sender_has_to_know(self, echoing: Any, coordinator: Any, client_of: Any) -> None:
        client = client_of(coordinator)
        said = "“Wat wij hoorden” herhaalt woorden uit een verhaal dat je niet mag citeren"
        assert said in client.get(url("advice", echoing.pk)).content.decode()
        services.decide(by=coordinator, advice=echoing)
        first = client.post(url("send", echoing.pk))
        assert first.status_code == 422
        assert said in first.content.decode()
        assert not Letter.objects.exists()
        seen = [change for change in first.context["changes"] if "herhaalt" in change]
        assert len(seen) == 1
        answer = client.post(url("send", echoing.pk), {"accept_changes": "yes", "seen": first.context["changes"]})
        assert answer.status_code == 302
        assert Letter.objects.get().accepted == first.context["changes"]

    def test_headings_subject_and_titles_count_too(self, story: Any, draft: Any, count_of: Any, adviser: Any) -> None:
        named = count_of(extra=10, title=STORY)
        writing.add_block(by=adviser, advice=draft, heading=STORY, text=f"Zie {{{{ {named.ref} }}}}.")
        type(draft).objects.filter(pk=draft.pk).update(title=STORY)
        draft.refresh_from_db()
        found = [one.partition(" herhaalt")[0] for one in repeated(draft, letter_of(draft))]
        assert found == ["“Onderwerp”", f"“{STORY}”", f"“{named.ref}”"]

    def test_with_consent_nobody_is_warned(self, echoing: Any, story: Any) -> None:
        story.may_quote = True
        story.save(update_fields=["may_quote"])
        assert repeated(echoing, letter_of(echoing)) == []

    def test_seven_words_are_chance(self, story: Any, draft: Any, adviser: Any) -> None:
        writing.add_block(by=adviser, advice=draft, text="De begeleider keek niet op van haar telefoon.")
        assert repeated(draft, letter_of(draft)) == []

    def test_two_passages_are_told_apart_and_another_council_does_not_count(
        self, story: Any, draft: Any, adviser: Any, other_council: Any
    ) -> None:
        first, second = "de begeleider keek niet op van haar scherm", "scherm en zei dat ik niet moest zeuren"
        writing.add_block(by=adviser, advice=draft, heading="A", text=f"{first}. Later: {second}")
        found = repeated(draft, letter_of(draft))
        assert [one.partition(": ")[2] for one in found] == [f"“{first}”.", f"“{second}”."]
        type(story).objects.filter(pk=story.pk).update(council=other_council)
        assert repeated(draft, letter_of(draft)) == []

    def test_the_page_asks_as_many_queries_for_more_stories(
        self, echoing: Any, make_signal: Any, coordinator: Any, client_of: Any, django_assert_max_num_queries: Any
    ) -> None:
        client = client_of(coordinator)
        client.get(url("advice", echoing.pk))
        with django_assert_max_num_queries(40) as few:
            client.get(url("advice", echoing.pk))
        for _ in range(27):
            make_signal(text=STORY, status="read", may_quote=False)
        with django_assert_max_num_queries(40) as many:
            client.get(url("advice", echoing.pk))
        assert len(few) == len(many)

