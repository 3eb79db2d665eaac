"""Reading a letter back: its headings and its words, out of DOCX, ODT or PDF."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

import pypdfium2 as pdfium

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass(frozen=True)
class Paper:
    """`headings`: level and words, in order; a PDF tells only its words."""

    headings: tuple[tuple[int, str], ...]
    words: str

    def says(self, sentence: str) -> bool:
        """Whether it stands there, wherever the lines are broken."""
        return _squeezed(sentence) in _squeezed(self.words)

    def at(self, level: int) -> list[str]:
        return [words for deep, words in self.headings if deep == level]


def _squeezed(text: str) -> str:
    # A PDF breaks words at the end of a line.
    return re.sub(r"[\s\u00ad\u0002\ufffe-]+", "", text)


def _inside(file: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        return ElementTree.fromstring(packed.read(name))


def read_docx(file: bytes) -> Paper:
    paragraphs = [
        (one.find(f"{_WORD}pPr/{_WORD}pStyle"), "".join(text.text or "" for text in one.iter(f"{_WORD}t")))
        for one in _inside(file, "word/document.xml").iter(f"{_WORD}p")
    ]
    styles = [("" if style is None else str(style.get(f"{_WORD}val")), words) for style, words in paragraphs]
    headings = tuple((int(style[7:]), words) for style, words in styles if re.fullmatch(r"Heading\d", style))
    return Paper(headings, "\n".join(words for _style, words in styles))


def read_odt(file: bytes) -> Paper:
    parts = [one for one in _inside(file, "content.xml").iter() if one.tag in (f"{_TEXT}h", f"{_TEXT}p")]
    headings = tuple(
        (int(one.get(f"{_TEXT}outline-level", "1")), _words_of(one)) for one in parts if one.tag == f"{_TEXT}h"
    )
    return Paper(headings, "\n".join(_words_of(one) for one in parts))


def _words_of(one: ElementTree.Element) -> str:
    return "".join(str(text) for text in one.itertext())


def read_pdf(file: bytes) -> Paper:
    return Paper((), "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(file)))


READERS = {"docx": read_docx, "odt": read_odt, "pdf": read_pdf}
