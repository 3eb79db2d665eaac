from __future__ import annotations

from typing import Any

import pytest

from gehoord.coding.models import Codebook, CodedPassage, CodedTheme, Coding, Kind, SuggestedTheme, Suggestion
from gehoord.coding.selectors import coding_of, suggestion_of
from gehoord.coding.services import (
    CodingChanged,
    CodingRefused,
    PassageIn,
    TextChanged,
    install_codebook,
    save_coding,
)
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.intake.models import Signal
from gehoord.intake.selectors import what_happened
from gehoord.intake.services import correct_text, forget

from .conftest import FIRST, SECOND, STORY, THIRD


def save(by: Any, signal: Any, version: int = 0, **choices: Any) -> Coding:
    return save_coding(by=by, signal=signal, expected_version=version, **{"bejegening": True, **choices})


class TestCodebook:
    def test_has_every_line_and_installs_once(self, council: Any) -> None:
        first = install_codebook(council=council)
        again = install_codebook(council=council)
        assert first == again
        assert Codebook.objects.count() == 1
        assert [len(first.of_kind(kind)) for kind in Kind.values] == [6, 19, 10, 5]
        assert AuditEvent.objects.filter(event=Event.CODEBOOK_INSTALLED).count() == 1

    def test_label_follows_the_language(self, codebook: Any) -> None:
        from django.utils.translation import override

        theme = codebook.of_kind(Kind.THEME)[3]
        assert (theme.key, theme.label) == ("serieus_nemen", "Serieus nemen")
        with override("en"):
            assert theme.label == "Being taken seriously"
        assert {sub.parent for sub in codebook.of_kind(Kind.SUBTHEME)} == {
            theme.key for theme in codebook.of_kind(Kind.THEME)
        }

    def test_the_model_and_the_codebook_speak_of_the_same_themes(self, codebook: Any) -> None:
        from gehoord.analysis.scoring import THEMES

        assert {theme.key for theme in codebook.of_kind(Kind.THEME)} == set(THEMES)


class TestSaving:
    def test_keeps_what_was_judged(self, story: Any, coder: Any) -> None:
        coding = save(
            coder,
            story,
            passages=[PassageIn("respect", *FIRST, confirmed=True), PassageIn("respect.toon", 8, 17)],
            themes=["begrip"],
            other_topics=["veiligheid", "toegang"],
            preconditions=["tijd"],
        )
        assert (coding.version, coding.coder, coding.text_version) == (1, coder.person, 1)
        assert {row.theme for row in coding.themes.all()} == {"respect", "begrip"}
        assert [(p.key, p.start, p.end, p.confirmed_suggestion) for p in coding.passages.all()] == [
            ("respect", *FIRST, True),
            ("respect.toon", 8, 17, False),
        ]
        assert coding.other_topics == ["toegang", "veiligheid"]
        line = AuditEvent.objects.get(event=Event.CODING_SAVED)
        assert line.by == coder.person
        assert line.fields == {"version": 1, "passages": 2, "confirmed": 1}

    def test_a_subtheme_stands_for_its_theme_on_the_same_stretch(self, story: Any, coder: Any) -> None:
        coding = save(
            coder, story, passages=[PassageIn("respect", *FIRST), PassageIn("respect.toon", *FIRST)]
        )
        assert [p.key for p in coding.passages.all()] == ["respect.toon"]
        assert [row.theme for row in coding.themes.all()] == ["respect"]

    def test_saving_again_replaces(self, story: Any, coder: Any, colleague: Any) -> None:
        save(coder, story, passages=[PassageIn("respect", *FIRST)])
        coding = save(colleague, story, version=1, bejegening=False)
        assert (coding.version, coding.coder, coding.bejegening) == (2, colleague.person, False)
        assert not CodedTheme.objects.exists()
        assert not CodedPassage.objects.exists()
        assert Coding.objects.count() == 1

    @pytest.mark.parametrize(
        "choices",
        [
            {"passages": [PassageIn("onzin", 0, 4)]},
            {"passages": [PassageIn("wachttijd", 0, 4)]},
            {"passages": [PassageIn("begrip", 5, 5)]},
            {"passages": [PassageIn("begrip", -1, 5)]},
            {"passages": [PassageIn("begrip", 5, len(STORY) + 1)]},
            {"passages": [PassageIn("begrip", SECOND[0] - 1, SECOND[0])]},
            {"themes": ["begrip.aannames"]},
            {"other_topics": ["begrip"]},
            {"preconditions": ["geld"]},
            {"bejegening": False, "themes": ["begrip"]},
            {"bejegening": False, "passages": [PassageIn("begrip", 0, 4)]},
        ],
    )
    def test_refuses_what_cannot_be(self, story: Any, coder: Any, choices: dict[str, Any]) -> None:
        with pytest.raises(CodingRefused):
            save(coder, story, **choices)
        assert not Coding.objects.exists()

    @pytest.mark.parametrize("status", ["received", "set_aside"])
    def test_refuses_a_story_that_is_not_read(self, story: Any, coder: Any, status: str) -> None:
        Signal.objects.update(status=status)
        with pytest.raises(CodingRefused):
            save(coder, story)

    def test_only_coders_and_only_their_own_council(
        self, story: Any, listener: Any, adviser: Any, auditor: Any, outsider: Any
    ) -> None:
        for member in (listener, adviser, auditor):
            with pytest.raises(NotAllowed):
                save(member, story)
        with pytest.raises(Signal.DoesNotExist):
            save(outsider, story)


class TestTwoPeople:
    def test_the_second_hears_of_the_first(self, story: Any, coder: Any, colleague: Any) -> None:
        first = save(coder, story, passages=[PassageIn("respect", *FIRST)])
        with pytest.raises(CodingChanged) as refused:
            save(colleague, story, bejegening=False)
        assert refused.value.theirs == first
        assert coder.person.name in str(refused.value)
        assert Coding.objects.get().coder == coder.person
        assert AuditEvent.objects.filter(event=Event.CODING_SAVED).count() == 1

    def test_a_later_version_is_a_conflict_too(self, story: Any, coder: Any, colleague: Any) -> None:
        save(coder, story)
        save(coder, story, version=1, other_topics=["geld"])
        with pytest.raises(CodingChanged):
            save(colleague, story, version=1, bejegening=False)
        assert save(colleague, story, version=2, bejegening=False).version == 3

    def test_a_double_click_is_not_a_conflict(self, story: Any, coder: Any) -> None:
        choices = {"passages": [PassageIn("respect", *FIRST)], "other_topics": ["geld"]}
        save(coder, story, **choices)
        assert save(coder, story, **choices).version == 1
        with pytest.raises(CodingChanged, match="ander venster"):
            save(coder, story, bejegening=False)

    @pytest.mark.django_db(transaction=True)
    def test_at_the_same_moment_one_wins(self, story: Any, coder: Any, colleague: Any) -> None:
        import contextlib
        import threading
        import time

        from django.db import OperationalError, connection

        start = threading.Barrier(2)
        answers: list[str] = []

        def work(member: Any, about: bool) -> None:
            try:
                start.wait(10)
                for _attempt in range(200):
                    # SQLite in memory says "locked" at once, where the one on disk and PostgreSQL wait.
                    with contextlib.suppress(OperationalError):
                        save(member, story, bejegening=about)
                        answers.append("saved")
                        break
                    time.sleep(0.02)
            except CodingChanged:
                answers.append("changed")
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=args) for args in ((coder, True), (colleague, False))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(answers) == ["changed", "saved"]
        assert Coding.objects.get().version == 1


class TestProposals:
    def test_the_analysis_leaves_a_suggestion(self, story: Any) -> None:
        suggestion = suggestion_of(story)
        assert suggestion is not None
        assert (suggestion.bejegening, suggestion.bejegening_p, suggestion.model) == (True, 0.93, "test 1")
        assert suggestion.passages[0] == {
            "start": FIRST[0],
            "end": FIRST[1],
            "theme": "respect",
            "p": 0.88,
            "words": ["lachte", "uit"],
        }
        assert {row.theme: row.proposed for row in suggestion.themes.all()} == {
            "respect": True,
            "duidelijkheid": True,
            "begrip": False,
            "aansluiten": False,
            "serieus_nemen": False,
            "deskundigheid": False,
        }
        assert coding_of(story) is None

    def test_a_changed_text_moves_marks_and_lets_go_of_changed_words(
        self, story: Any, coder: Any, listener: Any
    ) -> None:
        from .conftest import scores_for

        save(
            coder,
            story,
            passages=[
                PassageIn("respect", *FIRST),
                PassageIn("duidelijkheid", *SECOND),
                PassageIn("begrip", *THIRD),
            ],
        )
        changed = correct_text(
            by=listener,
            signal=story,
            phrase="zes weken niets",
            pii_type="datum",
            score=lambda text: scores_for(text),
        )
        coding = Coding.objects.get()
        assert (coding.text_version, coding.version) == (changed.text_version, 1)
        text = changed.deidentified
        assert {(p.key, text[p.start : p.end]) for p in coding.passages.all()} == {
            ("respect", STORY[slice(*FIRST)]),
            ("begrip", STORY[slice(*THIRD)]),
        }
        assert {row.theme for row in coding.themes.all()} == {"respect", "duidelijkheid", "begrip"}
        line = AuditEvent.objects.filter(event=Event.CODING_SAVED).order_by("-id").first()
        assert line.by is None
        assert line.fields == {"reason": "text_changed", "moved": 1, "dropped": 1}
        assert Suggestion.objects.get().text_version == changed.text_version

    def test_the_same_words_twice_stay_two_passages(
        self, make_signal: Any, codebook: Any, coder: Any, listener: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from gehoord.intake import services as intake
        from gehoord.privacy.recognisers import Deidentified

        from .conftest import scores_for

        monkeypatch.setattr(intake, "deidentify", lambda text: Deidentified(text, ()))
        text = "Bij de Wilg hoorde ik niets. Niets gehoord. Niets gehoord."
        signal = make_signal(text=text, status="read", scores=scores_for(text))
        first = text.index("Niets gehoord.")
        save(
            coder,
            signal,
            passages=[
                PassageIn("duidelijkheid", first, first + 14),
                PassageIn("duidelijkheid", first + 15, first + 29),
            ],
        )
        changed = correct_text(
            by=listener,
            signal=signal,
            phrase="de Wilg",
            pii_type="instelling",
            score=lambda text: scores_for(text),
        )
        found = [changed.deidentified[p.start : p.end] for p in CodedPassage.objects.all()]
        assert found == ["Niets gehoord.", "Niets gehoord."]
        assert CodedPassage.objects.values("start").distinct().count() == 2

    def test_somebody_with_the_old_text_is_told(self, story: Any, coder: Any, listener: Any) -> None:
        from .conftest import scores_for

        correct_text(by=listener, signal=story, phrase="zes weken", pii_type="datum", score=scores_for)
        with pytest.raises(TextChanged):
            save(coder, story)
        assert not Coding.objects.exists()


class TestWhatHappened:
    def test_a_proposal_is_not_told_and_a_coding_is(self, story: Any, coder: Any) -> None:
        assert what_happened(story) == []
        save(coder, story, passages=[PassageIn("respect.toon", *FIRST)], other_topics=["wachttijd"])
        story.refresh_from_db()
        [told] = what_happened(Signal.objects.get())
        assert told.said == (("Onder:", "respect, wachttijd"),)


class TestForgetting:
    def test_takes_coding_and_suggestion_along(self, story: Any, coder: Any, coordinator: Any) -> None:
        save(coder, story, passages=[PassageIn("respect", *FIRST)])
        forget(by=coordinator, signal=story)
        for model in (Coding, CodedTheme, CodedPassage, Suggestion, SuggestedTheme):
            assert not model.objects.exists(), model

    def test_leaves_other_stories_alone(
        self, story: Any, make_signal: Any, coder: Any, coordinator: Any
    ) -> None:
        other = make_signal(status="read")
        save(coder, other)
        forget(by=coordinator, signal=story)
        assert Coding.objects.get().signal == other
        assert Suggestion.objects.get().signal == other

    def test_every_model_says_what_is_personal(self) -> None:
        from django.apps import apps

        from gehoord.privacy.checks import undeclared_fields
        from gehoord.privacy.erasers import ERASERS

        for model in apps.get_app_config("coding").get_models():
            assert undeclared_fields(model) == []
            assert not model.personal or model._meta.label_lower in ERASERS  # type: ignore[attr-defined]
