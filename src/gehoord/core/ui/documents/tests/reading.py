"""What a PDF, DOCX or ODT says, read back for tests without any tool from outside.

The reader of PDF knows as much of the format as Typst writes: objects (also packed in streams), the structure tree, and
the text of marked content by way of each letter's table to Unicode.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TOKEN = re.compile(
    rb"%[^\r\n]*|(?P<ref>\d+ \d+ R\b)|(?P<number>[-+]?(?:\d*\.\d+|\d+\.?))|(?P<name>/[^\s()<>\[\]{}/%]*)|(?P<open><<|\[)"
    rb"|(?P<close>>>|\])|<(?P<hex>[0-9A-Fa-f\s]*)>|(?P<string>\()|(?P<word>[^\s()<>\[\]{}/%]+)"
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
Ref = tuple[str, int]


class Word(str):
    """An operator or keyword."""


def member(archive: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(archive)).read(name).decode()


def words_of_docx(made: bytes) -> str:
    root = ElementTree.fromstring(member(made, "word/document.xml"))
    return " ".join("".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in root.iter(f"{WORD}p"))


def words_of_odt(made: bytes) -> str:
    root = ElementTree.fromstring(member(made, "content.xml"))
    for space in root.iter(f"{ODF}s"):
        space.text = " "
    return " ".join("".join(p.itertext()) for p in root.iter() if p.tag in (f"{ODF}p", f"{ODF}h"))


@dataclass
class Element:
    """A node of the structure tree: its role (H1, P, TH …), its own attributes and what is in it, in reading order."""

    role: str
    raw: dict[str, Any]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    def all(self, *roles: str) -> list[Element]:
        found = [self] if self.role in roles else []
        for one in self.inside:
            if isinstance(one, Element):
                found += one.all(*roles)
        return found


class Pdf:
    """`catalog` and `info` as dictionaries, `pages`, `structure` (the Document element) and `metadata` (XMP)."""

    def __init__(self, made: bytes) -> None:
        self._objects: dict[int, Any] = {}
        self._streams: dict[int, bytes] = {}
        for found in re.finditer(rb"(?<!\d)(\d+) 0 obj\s", made):
            self._add(int(found[1]), made, found.end())
        for number, packed in list(self._streams.items()):
            if isinstance(about := self._objects[number], dict) and about.get("Type") == "ObjStm":
                places = [int(n) for n in packed[: about["First"]].split()]
                for own, place in zip(places[::2], places[1::2], strict=True):
                    self._objects[own] = next(_values(packed, about["First"] + place))
        self.catalog = self._only("Catalog")
        self.pages = [one for one in self._objects.values() if isinstance(one, dict) and one.get("Type") == "Page"]
        self.metadata = self._streams[self.catalog["Metadata"][1]].decode()
        self._marked = {id(page): self._texts(page) for page in self.pages}
        self.structure = self._element(self.get(self.get(self.catalog["StructTreeRoot"])["K"])[0])

    def get(self, value: Any) -> Any:
        return self.get(self._objects[value[1]]) if isinstance(value, tuple) else value

    def _only(self, kind: str) -> dict[str, Any]:
        [found] = [one for one in self._objects.values() if isinstance(one, dict) and one.get("Type") == kind]
        return found

    def _add(self, number: int, made: bytes, start: int) -> None:
        values = _values(made, start)
        self._objects[number] = about = next(values)
        begin = re.compile(rb"\s*stream\r?\n").match(made, _end(made, start)) if isinstance(about, dict) else None
        if begin:
            raw = made[begin.end() : made.index(b"endstream", begin.end())]
            packed = "FlateDecode" in str(about.get("Filter", ""))
            self._streams[number] = zlib.decompressobj().decompress(raw) if packed else raw

    def _letters(self, font: Any) -> dict[bytes, str]:
        table, letters = self._streams[self.get(font)["ToUnicode"][1]], {}
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
            for code, sign in re.findall(rb"<(\w+)>\s*<(\w*)>", block):
                letters[bytes.fromhex(code.decode())] = bytes.fromhex(sign.decode()).decode("utf-16-be")
        assert b"beginbfrange" not in table
        return letters

    def _texts(self, page: dict[str, Any]) -> dict[int, str]:
        """The text of each piece of marked content; -1 has what is none of the text: headers and footers."""
        fonts = self.get(self.get(page["Resources"]).get("Font", {}))
        tables = {name: self._letters(font) for name, font in fonts.items()}
        texts: dict[int, str] = {}
        stack: list[tuple[int, str | None]] = []
        held: list[Any] = []
        letters: dict[bytes, str] = {}
        for value in _values(self._streams[page["Contents"][1]], 0):
            if not isinstance(value, Word):
                held.append(value)
                continue
            if value in ("BDC", "BMC"):
                about = held[-1] if isinstance(held[-1], dict) else {}
                place = about.get("MCID", stack[-1][0] if stack else -1)
                said = about.get("ActualText")
                hidden = stack[-1][1] if stack and stack[-1][1] is not None else None
                if said is not None:
                    texts[place] = texts.get(place, "") + spelled(said)
                stack.append((place, "said" if said is not None or hidden else None))
            elif value == "EMC":
                stack.pop()
            elif value == "Tf":
                letters = tables[held[-2]]
            elif value in ("Tj", "TJ") and not (stack and stack[-1][1]):
                codes = b"".join(part for part in _flat(held[-1]) if isinstance(part, bytes))
                place = stack[-1][0] if stack else -1
                signs = "".join(letters.get(codes[n : n + 2], "") for n in range(0, len(codes), 2))
                texts[place] = texts.get(place, "") + signs
            held = []
        return texts

    def _element(self, value: Any) -> Element:
        raw = self.get(value)
        kids = self.get(raw.get("K", []))
        found = Element(raw["S"], raw)
        page = self.get(raw["Pg"]) if "Pg" in raw else None
        for kid in kids if isinstance(kids, list) else [kids]:
            one = self.get(kid)
            if isinstance(one, int):
                found.inside.append(self._marked[id(page)].get(one, ""))
            elif "MCID" in one:
                found.inside.append(self._marked[id(self.get(one.get("Pg", raw.get("Pg"))))].get(one["MCID"], ""))
            elif one.get("Type") != "OBJR":
                found.inside.append(self._element(kid))
        return found

    def attributes(self, element: Element) -> dict[str, Any]:
        """Its /A dictionaries in one."""
        raw = self.get(element.raw.get("A", []))
        return {name: value for one in (raw if isinstance(raw, list) else [raw]) for name, value in self.get(one).items()}

    def rightmost(self) -> float:
        """How far to the right any run of text begins, in points from the left edge of the page."""
        begins = re.compile(rb"q 1 0 0 -1 ([\d.]+) [\d.]+ cm")
        return max(float(x) for page in self.pages for x in begins.findall(self._streams[page["Contents"][1]]))

    def by_page(self) -> list[str]:
        """All that stands on each page."""
        return [" ".join(self._marked[id(page)].values()) for page in self.pages]

    def beside(self) -> list[str]:
        """What stands on each page outside its text: header and footer."""
        return [self._marked[id(page)].get(-1, "") for page in self.pages]


def spelled(raw: bytes) -> str:
    return raw[2:].decode("utf-16-be") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def words_of_pdf(made: bytes) -> str:
    """All text in the structure tree, each block on a line of its own."""
    def lines(element: Element) -> Iterator[str]:
        blocks = [one for one in element.inside if isinstance(one, Element) and one.role not in _IN_LINE]
        if not blocks:
            yield element.text
        for one in blocks:
            yield from lines(one)

    return "\n".join(lines(Pdf(made).structure))


_IN_LINE = {"Span", "Strong", "Em", "Link", "Reference", "Code"}


def _flat(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _end(made: bytes, start: int) -> int:
    """Where the dictionary that begins here ends."""
    depth, place = 0, start
    while found := _TOKEN.search(made, place):
        place = _after_string(made, found.end())[1] if found["string"] else found.end()
        depth += (found["open"] is not None) - (found["close"] is not None)
        if depth == 0:
            break
    return place


def _after_string(made: bytes, place: int) -> tuple[bytes, int]:
    depth, end = 1, place
    while depth:
        sign = made[end : end + 1]
        assert sign, "a string without end"
        depth += {b"(": 1, b")": -1}.get(sign, 0)
        end += 2 if sign == b"\\" else 1

    def plain(found: re.Match[bytes]) -> bytes:
        return bytes([int(found[1], 8)]) if found[1].isdigit() else _ESCAPED.get(found[1], found[1])

    return _ESCAPE.sub(plain, made[place : end - 1]), end


def _values(made: bytes, place: int) -> Iterator[Any]:
    """The values that stand here one after another: dictionaries, lists, names, numbers, references, operators."""
    stack: list[list[Any]] = []
    while found := _TOKEN.search(made, place):
        place = found.end()
        value: Any
        if found["ref"]:
            value = ("ref", int(found["ref"].split()[0]))
        elif found["number"]:
            value = float(found["number"]) if b"." in found["number"] else int(found["number"])
        elif found["name"]:
            value = re.sub(r"#(..)", lambda sign: chr(int(sign[1], 16)), found["name"][1:].decode())
        elif found["hex"] is not None:
            value = bytes.fromhex(found["hex"].decode())
        elif found["string"]:
            value, place = _after_string(made, place)
        elif found["open"]:
            stack.append([])
            continue
        elif found["close"]:
            inside = stack.pop()
            value = dict(zip(inside[::2], inside[1::2], strict=True)) if found["close"] == b">>" else inside
        elif found["word"]:
            value = {b"true": True, b"false": False, b"null": None}.get(found["word"], Word(found["word"].decode()))
        else:
            continue
        if stack:
            stack[-1].append(value)
        else:
            yield value
