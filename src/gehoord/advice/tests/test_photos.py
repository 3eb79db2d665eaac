"""A photo that is put in as proof tells what it shows, and nothing about who took it, where and when."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from PIL import Image, PngImagePlugin

from gehoord.advice import answering, papers
from gehoord.advice.answering import AnswerRefused
from gehoord.advice.models import Paper
from gehoord.advice.photos import BadPhoto, bare

from .answering_making import sent

PLACE, CAMERA = "Kruidnotenstraat 4", "Telefoon van de kruidnotenbakker"


def photo(kind: str, mode: str = "RGB") -> bytes:
    """Three by two, blue at the left; a JPEG lies on its side and says so, as cameras do."""
    picture = Image.new(mode, (3, 2), (255, 255, 255, 255)[: len(mode)] if len(mode) > 1 else 255)
    kept, words = io.BytesIO(), PngImagePlugin.PngInfo()
    words.add_text("Comment", PLACE)
    exif = Image.Exif()
    exif[0x0110], exif[0x0112], exif[0x010E] = CAMERA, 6, PLACE
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(kept, kind, **({"pnginfo": words, "exif": exif} if kind == "PNG" else {"exif": exif, "comment": PLACE.encode()}))
    return kept.getvalue()


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "L"), ("JPEG", "RGB"), ("JPEG", "L")])
def test_nothing_of_the_camera_stays(kind: str, mode: str) -> None:
    before = photo(kind, mode)
    assert PLACE.encode() in before
    made = bare(before, kind.lower())
    for words in (PLACE, CAMERA):
        assert words.encode() not in made
    again = Image.open(io.BytesIO(made))
    assert again.format == kind
    assert not again.getexif()
    # Turned the right way up, since the words that said so are gone.
    assert again.size == (2, 3)
    assert bare(before, kind.lower()) == made


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0..", b"", photo("PNG")[:-30]])
@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_what_is_no_picture_is_refused(content: bytes, kind: str) -> None:
    with pytest.raises(BadPhoto):
        bare(content, kind)


@pytest.mark.django_db
def test_proof_is_kept_without_it(council: Any, officer: Any) -> None:
    reply = answering.give_reply(by=officer, point=sent(council).points.first(), answer="adopt")
    made = papers.add_paper(by=officer, place=reply, name="foto.jpg", content=photo("JPEG"))
    assert PLACE.encode() not in papers.open_paper(made)
    assert papers.add_paper(by=officer, place=reply, name="nog eens.jpg", content=photo("JPEG")) == made
    with pytest.raises(AnswerRefused, match="kan niet worden gelezen"):
        papers.add_paper(by=officer, place=reply, name="stuk.png", content=b"\x89PNG\r\n\x1a\n stuk")
    assert Paper.objects.count() == 1


@pytest.mark.django_db
def test_drawing_it_keeps_nobody_waiting(council: Any, officer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = answering.give_reply(by=officer, point=sent(council).points.first(), answer="adopt")
    depth, seen = len(connection.savepoint_ids), []

    def watched(content: bytes, kind: str) -> bytes:
        seen.append(len(connection.savepoint_ids))
        return bare(content, kind)

    monkeypatch.setattr(papers, "bare", watched)
    papers.add_paper(by=officer, place=reply, name="foto.jpg", content=photo("JPEG"))
    assert seen == [depth]
