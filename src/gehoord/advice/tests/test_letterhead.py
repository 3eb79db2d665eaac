"""The council's own letterhead: what may be a logo, where it is printed, and that a sent letter keeps it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from gehoord.advice import sending
from gehoord.advice.letter_store import letter_as_json, letter_from_json
from gehoord.advice.letterheads import LetterheadRefused, letterhead_of, save_letterhead
from gehoord.advice.letters import letter_of, readable
from gehoord.advice.logos import HIGHEST, LARGE, MOST_BYTES, WIDEST, BadLogo, made_logo
from gehoord.advice.models import Advice, Letter, Letterhead, Logo
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.privacy.erasers import Subject, erase

ADDRESS = {"sender": "Postbus 1\n1000 AA Voorbeeldstad", "contact": "raad@voorbeeld.example", "footer": "Wij adviseren."}


def picture(
    size: tuple[int, int] = (90, 30), colour: str = "#3b2a82", kind: str = "PNG", mode: str = "RGB", **how: Any
) -> bytes:
    kept = io.BytesIO()
    Image.new(mode, size, colour).save(kept, kind, **how)
    return kept.getvalue()


def noise() -> bytes:
    kept = io.BytesIO()
    Image.effect_noise((500, 190), 90).convert("RGB").save(kept, "JPEG", quality=95)
    return kept.getvalue()


@pytest.fixture
def headed(coordinator: Any) -> Any:
    return save_letterhead(
        by=coordinator, version=1, **ADDRESS, logo=picture(), logo_alt="Beeldmerk: twee handen"
    )


class TestLogo:
    def test_it_is_drawn_anew_without_what_the_file_carried_along(self) -> None:
        told = PngImagePlugin.PngInfo()
        told.add_text("Author", "Iemand van de raad")
        exif = Image.Exif()
        exif[0x010E] = "Iemand van de raad"
        for content in (picture(pnginfo=told), picture(kind="JPEG", exif=exif)):
            assert b"Iemand van de raad" in content
            made = made_logo(content)
            assert b"Iemand" not in made.png
            assert Image.open(io.BytesIO(made.png)).info == {}

    def test_it_is_small_enough_to_print_and_keeps_its_shape(self) -> None:
        made = made_logo(picture((3000, 500)))
        assert (made.width, made.height) == (600, 100)
        assert made_logo(picture((100, 4000))).height == HIGHEST
        assert made_logo(picture((30, 10))).width == 30
        assert WIDEST == 600

    def test_what_one_can_look_through_becomes_white(self) -> None:
        kept = io.BytesIO()
        Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(kept, "PNG")
        assert Image.open(io.BytesIO(made_logo(kept.getvalue()).png)).getpixel((5, 5)) == (255, 255, 255)

    def test_a_busy_picture_stays_light(self) -> None:
        assert len(made_logo(noise()).png) < LARGE

    @pytest.mark.parametrize(("content", "said"), [
        (b"", "geen PNG of JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "geen PNG of JPEG"),
        (b"%PDF-1.7", "geen PNG of JPEG"),
        (picture(kind="GIF"), "geen PNG of JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "kan niet worden gelezen"),
        (picture()[:60], "kan niet worden gelezen"),
        (picture((5000, 4001), kind="PNG"), "te veel beeldpunten"),
        (b"\xff\xd8\xff" + b"x" * MOST_BYTES, "te groot"),
    ])
    def test_what_is_no_logo_says_why(self, content: bytes, said: str) -> None:
        with pytest.raises(BadLogo, match=said):
            made_logo(content)


class TestSetting:
    def form(self, version: int = 1, **more: Any) -> dict[str, Any]:
        return {"version": version, **ADDRESS, "logo_alt": "", **more}

    def test_it_is_printed_in_all_three_formats_and_on_the_page(
        self, headed: Any, draft: Any, adviser: Any, client_of: Any
    ) -> None:
        made = sending.render(sending.document_of(letter_of(draft), smallest=10))
        assert b"/Alt" in made.pdf
        for archive, footer, body in (
            (made.docx, "word/footer1.xml", "word/document.xml"), (made.odt, "styles.xml", "content.xml"),
        ):
            packed = zipfile.ZipFile(io.BytesIO(archive))
            assert "Wij adviseren." in packed.read(footer).decode()
            said = packed.read(body).decode()
            assert "twee handen" in said
            assert "raad@voorbeeld.example" in said
            assert any(name.endswith(".png") for name in packed.namelist())
        page = client_of(adviser).get(reverse("advice:advice", args=[draft.pk])).content.decode()
        for words in ("Postbus 1", "raad@voorbeeld.example", "Wij adviseren.", 'alt="Beeldmerk: twee handen"'):
            assert words in page

    def test_the_form_keeps_the_logo_until_another_or_none_is_chosen(self, coordinator: Any, client_of: Any) -> None:
        client, address = client_of(coordinator), reverse("advice:letterhead")
        upload = SimpleUploadedFile("logo.exe", picture(kind="JPEG"), content_type="text/html")
        assert client.post(address, self.form(logo=upload, logo_alt="Handen")).status_code == 302
        assert client.post(address, self.form(2, logo_alt="Handen", footer="Anders")).status_code == 302
        row = Letterhead.objects.get()
        assert (row.logo is not None, row.footer) == (True, "Anders")
        assert "data:image/png;base64," in client.get(address).content.decode()
        assert client.post(address, self.form(3, without_logo="on")).status_code == 302
        assert Letterhead.objects.get().logo is None
        assert not Logo.objects.exists(), "no letter was sent with it"

    @pytest.mark.parametrize("upload", [
        SimpleUploadedFile("logo.png", picture() + b"x" * MOST_BYTES),
        SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + b"x" * 20_000_000),
    ], ids=["1 MB", "20 MB"])
    def test_a_file_that_is_too_large_is_said(self, upload: Any, coordinator: Any, client_of: Any) -> None:
        upload.seek(0)
        answer = client_of(coordinator).post(
            reverse("advice:letterhead"), self.form(logo=upload, logo_alt="Handen", sender="Wat ik typte")
        )
        assert answer.status_code == 422
        assert "te groot" in answer.content.decode()
        assert "Wat ik typte" in answer.content.decode()

    def test_a_logo_needs_words(self, coordinator: Any, client_of: Any) -> None:
        with pytest.raises(LetterheadRefused):
            save_letterhead(by=coordinator, version=1, **ADDRESS, logo=picture(), logo_alt=" ")
        answer = client_of(coordinator).post(
            reverse("advice:letterhead"), self.form(logo=SimpleUploadedFile("a.png", picture()))
        )
        assert answer.status_code == 422
        assert not Letterhead.objects.exists()

    def test_of_two_who_save_the_second_is_told(self, headed: Any, coordinator: Any, client_of: Any) -> None:
        client, address = client_of(coordinator), reverse("advice:letterhead")
        answer = client.post(address, self.form(1, sender="Van de tweede", logo_alt="Handen"))
        assert answer.status_code == 409
        assert "Postbus 1" in answer.content.decode()
        assert "Van de tweede" in answer.content.decode()
        again = self.form(answer.context["version"], sender="Van de tweede", logo_alt="Handen")
        assert client.post(address, again).status_code == 302

    def test_texts_are_literal(self, coordinator: Any, draft: Any, client_of: Any) -> None:
        save_letterhead(by=coordinator, version=1, **{**ADDRESS, "footer": "<b>#let x</b>"}, logo_alt="")
        page = client_of(coordinator).get(reverse("advice:advice", args=[draft.pk])).content.decode()
        assert "&lt;b&gt;#let x&lt;/b&gt;" in page

    def test_only_a_coordinator_sets_it_and_the_trail_knows(self, headed: Any, adviser: Any) -> None:
        with pytest.raises(NotAllowed):
            save_letterhead(by=adviser, version=2, **ADDRESS, logo_alt="")
        line = AuditEvent.objects.get(event=Event.SETTINGS_CHANGED)
        assert line.fields["what"] == "letterhead"
        assert "Postbus" not in str(line.fields)

    def test_another_council_has_its_own(self, headed: Any, outsider: Any) -> None:
        assert letterhead_of(outsider.council).sender == ()

    def test_who_set_it_can_be_forgotten(self, headed: Any, coordinator: Any, council: Any) -> None:
        erase(Subject("person", council, coordinator.person.pk))
        assert Letterhead.objects.get().changed_by is None


class TestFrozen:
    def test_a_sent_letter_keeps_the_paper_it_was_sent_on(
        self, headed: Any, decided: Any, coordinator: Any, client: Any
    ) -> None:
        sending.send(by=coordinator, advice=decided)
        old = letterhead_of(coordinator.council)
        save_letterhead(
            by=coordinator, version=2, sender="Nieuw adres", contact="", footer="", logo=picture(colour="#ff0000"),
            logo_alt="Nieuw logo",
        )
        sent = Letter.objects.select_related("advice__council").get()
        assert readable(sent).head.letterhead == old
        page = client.get(reverse("advice:public", args=[sent.advice.number])).content.decode()
        assert "Postbus 1" in page
        assert "twee handen" in page
        assert "Nieuw" not in page
        # The logo of the letter is still there, beside the new one.
        assert Logo.objects.count() == 2

    def test_the_logo_itself_is_not_in_the_content(self, headed: Any, draft: Any) -> None:
        letter = letter_of(draft)
        assert letter.head.letterhead.logo is not None
        stored = letter_as_json(letter)
        assert set(stored["head"]["letterhead"]) == {"sender", "contact", "footer", "digest", "alt"}
        assert letter_from_json(stored).head.letterhead.alt == "Beeldmerk: twee handen"

    def test_a_letter_of_before_there_was_paper_is_still_read(self, draft: Any) -> None:
        stored = letter_as_json(letter_of(draft))
        del stored["head"]["letterhead"]
        assert letter_from_json(stored).head.letterhead.sender == ()

    def test_paper_that_changes_while_the_letter_is_printed_stops_it(
        self, headed: Any, decided: Any, coordinator: Any
    ) -> None:
        def slow(document: Any) -> Any:
            save_letterhead(by=coordinator, version=2, **ADDRESS, logo=picture(colour="#ff0000"), logo_alt="Nieuw")
            return sending.Rendered(b"", b"", b"")

        with pytest.raises(sending.AdviceChanged):
            sending.send(by=coordinator, advice=decided, printer=slow)
        assert not Advice.objects.get().is_sent
