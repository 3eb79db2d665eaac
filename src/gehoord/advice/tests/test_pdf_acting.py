"""A PDF that runs, opens or carries something is not kept; an ordinary one is."""

from __future__ import annotations

import io
import random
import zlib
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.actions import JavaScript

from gehoord.advice.answering import AnswerRefused
from gehoord.advice.papers import _looked_at
from gehoord.advice.pdf_acting import pdf_acts


def made(change: Any = None) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    writer.write(out)
    return out.getvalue()


def packed(inside: bytes, *, kind: bytes = b"/ObjStm", stream: bytes | None = None) -> bytes:
    """A PDF of which the objects are packed together, as most are since 2003."""
    body = zlib.compress(inside) if stream is None else stream
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type" + kind + b"/N 1/First 4/Filter/FlateDecode/Length "
        + str(len(body)).encode() + b">>\nstream\n" + body + b"\nendstream\nendobj\n%%EOF"
    )


@pytest.mark.parametrize("content", [
    made(lambda writer: writer.add_open_action(JavaScript("app.alert('dag')"))),
    made(lambda writer: writer.add_attachment("boos.exe", b"MZ")),
    b"%PDF-1.7\n1 0 obj\n<</Type/Action/S/Launch/F(calc.exe)>>\nendobj",
    b"%PDF-1.7\n1 0 obj\n<</S /Java#53cript /J#53 (x)>>\nendobj",
    b"%PDF-1.7\n% stream\n1 0 obj\n<</S/JavaScript>>\nendobj\n% endstream",
    packed(b"5 0 <</S/JavaScript/JS(x)>>"), packed(b"5 0 <</Type/Filespec/EF<</F 6 0 R>>>>"),
    packed(b"5 0 <</S/JavaScript/JS(x)>>", kind=b"/Obj#53tm"),
    b"%PDF-1.7\n1 0 obj\n<</AcroForm<</XFA 5 0 R>>>>\nendobj", packed(b"5 0 <</Fields[]/XFA[(datasets)6 0 R]>>"),
    # What cannot be looked into.
    packed(b"", stream=b"no zlib at all"), packed(b"", stream=zlib.compress(b"5 0 <<>>" * 99)[:-6]),
], ids=range(12))
def test_what_acts_is_refused(content: bytes) -> None:
    with pytest.raises(AnswerRefused) as refused:
        _looked_at(content)
    assert "Druk hem opnieuw af naar PDF" in str(refused.value)
    assert refused.value.field == "file"


def test_an_ordinary_one_is_not() -> None:
    assert not pdf_acts(made())
    assert not pdf_acts(packed(b"5 0 <</Type/Page/Names[/JSON]>>"))
    # A picture: among so many signs short names are found by chance.
    picture = random.Random(4).randbytes(500_000) + b"/JS /EF /JS("
    body = b"%PDF-1.7\n1 0 obj\n<</Type/XObject/Length 9>>\nstream\n" + picture + b"\nendstream\nendobj"
    assert not pdf_acts(body)


def test_it_does_not_unpack_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gehoord.advice.pdf_acting.MOST_UNPACKED", 1_000)
    assert pdf_acts(packed(b"5 0 <<>>" * 1_000))
