from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from gehoord.coding.models import CodedPassage, Coding
from gehoord.coding.services import PassageIn, save_coding
from gehoord.intake.models import Signal
from gehoord.intake.services import correct_text

from .conftest import FIRST, SECOND, STORY, THIRD, scores_for


def address(signal: Any) -> str:
    return reverse("coding:code", args=[signal.pk])


def form(signal: Any, *passages: str, **fields: Any) -> dict[str, Any]:
    """What a browser sends."""
    return {
        "bejegening": "yes",
        "version": "0",
        "text_version": str(signal.text_version),
        "rows": ",".join(f"{a}-{b}" for a, b in (FIRST, SECOND, THIRD)),
        "passage": list(passages),
        "next": "1",
        **fields,
    }


def value(stretch: tuple[int, int], key: str) -> str:
    return f"{stretch[0]}-{stretch[1]}-{key}"


def boxes(page: str) -> dict[str, bool]:
    """Each passage box on the page: its value, and whether it is ticked."""
    found = re.findall(r'<input type="checkbox" name="passage" value="([^"]+)"([^>]*)>', page)
    return {name: "checked" in rest for name, rest in found}


class TestQueue:
    def test_shows_what_waits_with_its_proposal(self, story: Any, coder: Any, client_of: Any) -> None:
        page = client_of(coder).get(reverse("coding:queue")).content.decode()
        assert story.number in page
        assert "Respect · 0,88" in page
        assert '<span class="pii">PERSOON-1</span>' in page

    def test_only_read_and_uncoded_stories_wait(
        self, story: Any, make_signal: Any, coder: Any, client_of: Any
    ) -> None:
        unread, aside = make_signal(), make_signal(status="set_aside")
        done = make_signal(status="read")
        save_coding(by=coder, signal=done, bejegening=False, expected_version=0)
        client = client_of(coder)
        waiting = client.get(reverse("coding:queue")).context["page"].object_list
        assert [signal.pk for signal in waiting] == [story.pk]
        coded = client.get(reverse("coding:queue") + "?lijst=klaar").context["page"].object_list
        assert [signal.pk for signal in coded] == [done.pk]
        for hidden in (unread, aside):
            assert client.get(address(hidden)).status_code == 404

    def test_newest_first_and_the_next_is_the_older_one(
        self, make_signal: Any, coder: Any, client_of: Any
    ) -> None:
        old, middle, new = (make_signal(status="read") for _ in range(3))
        client = client_of(coder)
        waiting = client.get(reverse("coding:queue")).context["page"].object_list
        assert [signal.pk for signal in waiting] == [new.pk, middle.pk, old.pk]
        onward = {signal.pk: client.get(address(signal)).context["next"].pk for signal in (new, middle, old)}
        assert onward == {new.pk: middle.pk, middle.pk: old.pk, old.pk: new.pk}

    @pytest.mark.parametrize("lijst", ["", "?lijst=klaar"])
    def test_as_many_queries_for_thirty_rows_as_for_three(
        self,
        make_signal: Any,
        codebook: Any,
        coordinator: Any,
        client_of: Any,
        django_assert_max_num_queries: Any,
        lijst: str,
    ) -> None:
        client = client_of(coordinator)
        counts = []
        for rows in (3, 27):
            for _ in range(rows):
                signal = make_signal(status="read")
                if lijst:
                    save_coding(by=coordinator, signal=signal, bejegening=False, expected_version=0)
            # session, person, memberships, codebook, count of the list, its rows (with suggestion or
            # coding and coder), proposed themes, and one count for each room in the menu that has one.
            with django_assert_max_num_queries(12) as queries:
                assert client.get(reverse("coding:queue") + lijst).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestPage:
    def test_works_without_script(self, story: Any, coder: Any, client_of: Any) -> None:
        page = client_of(coder).get(address(story)).content.decode()
        ticked = {name for name, on in boxes(page).items() if on}
        assert ticked == {value(FIRST, "respect"), value(SECOND, "duidelijkheid")}
        # Every sentence has a box for each of the 6 themes and 19 subthemes.
        assert len(boxes(page)) == 3 * (6 + 19)
        assert "voorstel 0,88" in page
        assert "<q>zes weken niets</q>" in page
        assert 'value="yes" checked' in page
        assert ">PERSOON-1</span>" in page

    def test_the_keys_have_what_they_need(self, story: Any, coder: Any, client_of: Any) -> None:
        page = client_of(coder).get(address(story)).content.decode()
        assert re.findall(
            r'id="(zin-\d)" tabindex="-1" data-row="\d" data-start="(\d+)" data-end="(\d+)"', page
        ) == [(f"zin-{n}", str(start), str(end)) for n, (start, end) in enumerate((FIRST, SECOND, THIRD), 1)]
        first_row = page[page.index('id="zin-1"') : page.index('id="zin-2"')]
        numbered = re.findall(
            r'data-key="([a-z_]+)"[^>]*> <span class="key" aria-hidden="true">(\d)</span>', first_row
        )
        assert [number for _key, number in numbered] == list("123456")
        assert len({key for key, _number in numbered}) == 6
        assert "data-keys" in page
        assert "data-chooser" in page
        assert 'name="next"' in page

    def test_no_script_or_style_in_the_page_itself(self, story: Any, coder: Any, client_of: Any) -> None:
        page = client_of(coder).get(address(story)).content.decode()
        assert not re.search(r"<script(?![^>]*src=)", page)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)

    def test_pieces_of_the_story_know_where_they_stand(self, story: Any, coder: Any, client_of: Any) -> None:
        page = client_of(coder).get(address(story)).content.decode()
        pieces = re.findall(r'<span(?: class="pii")? data-start="(\d+)" data-end="(\d+)">([^<]*)<', page)
        assert pieces
        for start, end, text in pieces:
            wanted = STORY[int(start) : int(end)]
            assert text == wanted.strip("[]")

    def test_a_story_is_text_everywhere(
        self, make_signal: Any, codebook: Any, coder: Any, client_of: Any
    ) -> None:
        nasty = (
            '<script>alert("x")</script> & <img src=x onerror=alert(1)> " onfocus=alert(2) \' Niemand belde.'
        )
        passage = (0, 20, "respect", 0.9, ("<b>woord</b>", '" onload="x'))
        signal = make_signal(text=nasty, status="read", scores=scores_for(nasty, passage))
        client = client_of(coder)
        for page in (client.get(reverse("coding:queue")), client.get(address(signal))):
            html = page.content.decode()
            assert "<script>alert" not in html
            assert "<img src=x" not in html
            assert "<b>woord" not in html
            assert "&lt;script&gt;alert" in html

    def test_at_most_thirteen_queries(
        self, story: Any, coordinator: Any, client_of: Any, django_assert_max_num_queries: Any
    ) -> None:
        client = client_of(coordinator)
        save_coding(
            by=coordinator,
            signal=story,
            bejegening=True,
            expected_version=0,
            passages=[
                PassageIn("respect", *FIRST),
                PassageIn("begrip", *SECOND),
            ],
        )
        # session, person, memberships; signal with suggestion, coding and coder; proposed themes,
        # coded themes, coded passages; codebook; the next story; and one count for each room in the menu
        # that has one.
        with django_assert_max_num_queries(13):
            assert client.get(address(story)).status_code == 200

    def test_a_very_long_story_stays_usable(
        self, make_signal: Any, codebook: Any, coder: Any, client_of: Any
    ) -> None:
        text = "Niemand belde terug. " * 2300
        signal = make_signal(
            text=text, status="read", scores=scores_for(text, (0, 20, "duidelijkheid", 0.8, ()))
        )
        response = client_of(coder).get(address(signal))
        rows = response.context["page"].rows
        assert len(rows) <= 120
        assert (rows[0].start, rows[-1].end) == (0, len(text.strip()))
        # The proposal is one sentence of a longer row: a stretch of its own, ticked.
        assert [(option.value, option.checked) for option in rows[0].stretches] == [
            ("0-20-duidelijkheid", True)
        ]

    def test_in_english(self, story: Any, coder: Any, client_of: Any) -> None:
        page = client_of(coder).get("/en" + address(story)).content.decode()
        assert "Being taken seriously" in page
        assert "0.88" in page


class TestWhoMay:
    def test_others_are_turned_away(
        self,
        story: Any,
        listener: Any,
        adviser: Any,
        facilitator: Any,
        auditor: Any,
        outsider: Any,
        client_of: Any,
    ) -> None:
        for member in (listener, adviser, facilitator, auditor):
            for url in (reverse("coding:queue"), address(story)):
                assert client_of(member).get(url).status_code == 403
                assert client_of(member).post(url, form(story)).status_code == 403
        client = client_of(outsider)
        assert client.get(address(story)).status_code == 404
        assert client.post(address(story), form(story)).status_code == 404
        assert not client.get(reverse("coding:queue")).context["page"].object_list
        assert not Coding.objects.exists()

    def test_nobody_signed_in(self, story: Any, client: Any) -> None:
        for url in (reverse("coding:queue"), address(story)):
            response = client.get(url)
            assert response.status_code == 302
            assert reverse("councils:sign_in") in response["Location"]

    def test_never_shows_the_original(
        self, make_signal: Any, codebook: Any, coder: Any, client_of: Any
    ) -> None:
        signal = make_signal(text="Ik heet Pieter Kwakernaak en niemand belde mij terug.", status="read")
        client = client_of(coder)
        for page in (client.get(reverse("coding:queue")), client.get(address(signal))):
            assert "Kwakernaak" not in page.content.decode()


class TestSending:
    def test_confirming_a_proposal(self, story: Any, make_signal: Any, coder: Any, client_of: Any) -> None:
        following = make_signal(status="read")
        sent = form(story, value(FIRST, "respect"), value(THIRD, "begrip.thuissituatie"), topic=["geld"])
        response = client_of(coder).post(address(story), sent)
        assert response.status_code == 302
        assert response["Location"] == address(following) + "#zin-1"
        assert set(CodedPassage.objects.values_list("key", "start", "end", "confirmed_suggestion")) == {
            ("respect", *FIRST, True),
            ("begrip.thuissituatie", *THIRD, False),
        }
        assert Coding.objects.get().other_topics == ["geld"]

    def test_after_the_last_one_the_list(self, story: Any, coder: Any, client_of: Any) -> None:
        response = client_of(coder).post(address(story), form(story), follow=True)
        assert response.redirect_chain == [(reverse("coding:queue"), 302)]
        assert "Alles is gecodeerd" in response.content.decode()

    def test_saving_without_going_on(self, story: Any, coder: Any, client_of: Any) -> None:
        sent = form(story, value(FIRST, "respect"))
        del sent["next"]
        response = client_of(coder).post(address(story), sent, follow=True)
        page = response.content.decode()
        assert {name for name, on in boxes(page).items() if on} == {value(FIRST, "respect")}
        assert 'name="version" value="1"' in page
        assert coder.person.name in page

    def test_no_means_that_the_themes_lapse(self, story: Any, coder: Any, client_of: Any) -> None:
        sent = form(story, value(FIRST, "respect"), bejegening="no", theme=["begrip"], topic=["geld"])
        assert client_of(coder).post(address(story), sent).status_code == 302
        coding = Coding.objects.get()
        assert (coding.bejegening, coding.other_topics, coding.themes.count()) == (False, ["geld"], 0)

    def test_offsets_count_an_emoji_as_one(self, story: Any, coder: Any, client_of: Any) -> None:
        """The stretch that the browser test selects: "waar iedereen", after the emoji."""
        start = STORY.index("waar iedereen")
        sent = form(story, f"{start}-{start + 13}-respect.toon")
        del sent["next"]
        response = client_of(coder).post(address(story), sent, follow=True)
        passage = CodedPassage.objects.get()
        assert STORY[passage.start : passage.end] == "waar iedereen"
        page = response.content.decode()
        assert "<q>waar iedereen</q>" in page
        assert f'data-start="{start}" data-end="{start + 13}">waar iedereen<' in page

    @pytest.mark.parametrize(
        "change",
        [
            {"bejegening": ""},
            {"passage": ["0-4-onzin"]},
            {"passage": ["900-950-begrip"]},
            {"topic": ["onzin"]},
        ],
    )
    def test_what_cannot_be_saved_comes_back_whole(
        self, story: Any, coder: Any, client_of: Any, change: dict[str, Any]
    ) -> None:
        mine = value(THIRD, "serieus_nemen")
        sent = form(story, mine) | change
        sent["passage"] = [mine, *change.get("passage", ())]
        response = client_of(coder).post(address(story), sent)
        assert response.status_code == 422
        assert 'role="alert"' in response.content.decode()
        assert boxes(response.content.decode())[mine]
        assert not Coding.objects.exists()

    @pytest.mark.parametrize(
        "junk",
        [
            {"passage": ["x", "1-2", "9999999999999-2-begrip", "-1-4-begrip", "1-4-Begrip\x00"]},
            {"version": "-1"},
            {"version": "9" * 40},
            {"rows": "a-b,,1"},
        ],
    )
    def test_junk_never_breaks_the_page(
        self, story: Any, coder: Any, client_of: Any, junk: dict[str, Any]
    ) -> None:
        assert client_of(coder).post(address(story), form(story) | junk).status_code in (302, 409, 422)


class TestTwoPeople:
    def test_the_second_sees_both_and_loses_nothing(
        self, story: Any, coder: Any, colleague: Any, client_of: Any
    ) -> None:
        first, second = client_of(coder), client_of(colleague)
        second.get(address(story))
        first.post(address(story), form(story, value(FIRST, "respect"), topic=["geld"]))
        start = STORY.index("zes weken")
        own = [
            value(FIRST, "respect.toon"),
            value(THIRD, "begrip"),
            f"{start}-{start + 9}-duidelijkheid.contact",
        ]
        response = second.post(address(story), form(story, *own, theme=["aansluiten"], topic=["effect"]))
        page = response.content.decode()
        assert response.status_code == 409
        assert {name for name, on in boxes(page).items() if on} == set(own)
        assert re.search(r'name="theme" value="aansluiten"[^>]* checked', page)
        assert re.search(r'name="topic" value="effect"[^>]* checked', page)
        assert coder.person.name in page
        comparison = response.context["comparison"]
        assert {(d.label, d.quote) for d in comparison.only_theirs} == {
            ("Respect", STORY[slice(*FIRST)]),
            ("Geld", ""),
        }
        assert {d.label for d in comparison.only_mine} == {
            "Respect: toon",
            "Begrip",
            "Duidelijkheid: contact",
            "Aansluiten, voor het hele verhaal",
            "Effect",
        }
        assert Coding.objects.get().coder == coder.person
        # On purpose now, over what stands there.
        again = form(story, *own, version=re.search(r'name="version" value="(\d+)"', page)[1])
        assert second.post(address(story), again).status_code == 302
        assert Coding.objects.get().coder == colleague.person
        assert Coding.objects.get().version == 2

    def test_a_text_that_changed_keeps_the_choices(
        self, story: Any, coder: Any, listener: Any, client_of: Any
    ) -> None:
        client = client_of(coder)
        sent = form(
            story, value(FIRST, "respect"), value(SECOND, "duidelijkheid.contact"), value(THIRD, "begrip")
        )
        correct_text(by=listener, signal=story, phrase="zes weken niets", pii_type="datum", score=scores_for)
        response = client.post(address(story), sent)
        assert response.status_code == 409
        assert "De veilige tekst is intussen aangepast" in response.content.decode()
        text = Signal.objects.get().deidentified or ""
        ticked = {name for name, on in boxes(response.content.decode()).items() if on}
        chosen = {(text[int(a) : int(b)], key) for a, b, key in (name.split("-", 2) for name in ticked)}
        assert chosen == {
            (STORY[slice(*FIRST)], "respect"),
            ("Daarna hoorden we [DATUM-1].", "duidelijkheid.contact"),
            (STORY[slice(*THIRD)], "begrip"),
        }
        assert not Coding.objects.exists()


class TestMenu:
    def test_counts_what_waits(self, story: Any, coder: Any, listener: Any, client_of: Any) -> None:
        page = client_of(coder).get(reverse("coding:queue")).content.decode()
        assert re.search(r'Coderen.{0,80}<span class="count[^>]*>\s*1', page, re.S)
        from gehoord.core.ui.nav import groups_for

        labels = [item.label for group in groups_for(listener, "/") for item in group.items]
        assert "Coderen" not in labels
