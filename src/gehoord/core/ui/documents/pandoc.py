"""A document as pandoc's own tree, and pandoc itself. Text enters as strings in the tree: nothing is ever parsed."""

from __future__ import annotations

import base64
import datetime
import json
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from gehoord.core.ui.documents.errors import NO_PANDOC, PANDOC_FAILED, TOO_SLOW, DocumentFailed
from gehoord.core.ui.documents.model import (
    Document,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Quotation,
    Table,
    Text,
)
from gehoord.core.ui.documents.pictures import Drawing
from gehoord.core.ui.documents.prepared import HIDDEN, columns, details
from gehoord.core.ui.documents.words import written

SECONDS = 20
API_VERSION = [1, 23, 1]
# The width of the text on the page, in millimetres: A4 with margins of 28.
TEXT_WIDTH = 154
# The name of the paragraph that says "the next one starts a page"; the writers take it out again.
NEW_PAGE = "NewPage"
_NO_ATTRIBUTES: list[Any] = ["", [], []]
_BREAK_MARKS = [
    ("openxml", f'<w:p><w:pPr><w:pStyle w:val="{NEW_PAGE}"/></w:pPr></w:p>'),
    ("opendocument", f'<text:p text:style-name="{NEW_PAGE}"/>'),
]
_TAB_MARKS = [("openxml", "<w:r><w:tab/></w:r>"), ("opendocument", "<text:tab/>")]

Node = dict[str, Any]


def tree(document: Document, drawings: list[tuple[Drawing, bytes]]) -> Node:
    """The prepared document as pandoc's JSON tree; `drawings` in the order of its pictures, each with its PNG."""
    waiting = iter(drawings)
    blocks = [*_head(document)]
    for part in document.parts:
        blocks += _part(part, document.language, waiting)
    blocks += _tail(document)
    for part in document.annexes:
        blocks += _part(part, document.language, waiting)
    meta = {
        "title": {"t": "MetaInlines", "c": _inlines(document.title)},
        "lang": {"t": "MetaString", "c": document.language},
    }
    if document.author:
        meta["author"] = {"t": "MetaList", "c": [{"t": "MetaInlines", "c": _inlines(document.author)}]}
    return {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks}


def run(tree: Node, *, to: str, reference: bytes, template: str, day: datetime.date) -> bytes:
    """The file that pandoc makes of the tree. Raises DocumentFailed; leaves nothing behind."""
    seconds = datetime.datetime.combine(day, datetime.time(12), tzinfo=datetime.UTC).timestamp()
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        model, frame = Path(folder, f"reference.{to}"), Path(folder, "template.xml")
        model.write_bytes(reference)
        frame.write_text(template)
        return call(
            "--from=json", f"--to={to}", "--sandbox", f"--reference-doc={model}", f"--template={frame}",
            "--output=-", given=json.dumps(tree).encode(), epoch=int(seconds),
        )


def call(*arguments: str, given: bytes = b"", epoch: int = 0) -> bytes:
    """What pandoc prints. Raises DocumentFailed when it is missing, fails or takes longer than 20 seconds."""
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            [binary(), *arguments], input=given, capture_output=True, timeout=SECONDS, check=False,
            env={"SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentFailed(TOO_SLOW) from error
    except OSError as error:
        raise DocumentFailed(NO_PANDOC, str(error)) from error
    if done.returncode or not done.stdout:
        raise DocumentFailed(PANDOC_FAILED, done.stderr.decode(errors="replace"))
    return done.stdout


@cache
def binary() -> str:
    """The pandoc that came with its Python package. Asking the package itself would start it, every time."""
    try:
        import pypandoc
    except ImportError as error:
        raise DocumentFailed(NO_PANDOC, str(error)) from error
    return str(Path(pypandoc.__file__).parent / "files" / "pandoc")


def _inlines(text: str) -> list[Node]:
    nodes: list[Node] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            nodes.append({"t": "LineBreak"})
        for place, word in enumerate(line.split(" ")):
            if place:
                nodes.append({"t": "Space"})
            if word:
                nodes.append({"t": "Str", "c": word})
    return nodes


def _run(run: Text) -> list[Node]:
    nodes = _inlines(run.text)
    if run.emphasis:
        nodes = [{"t": "Emph", "c": nodes}]
    if run.strong:
        nodes = [{"t": "Strong", "c": nodes}]
    if run.to:
        nodes = [{"t": "Link", "c": [_NO_ATTRIBUTES, nodes, [f"#{run.to}", ""]]}]
    return nodes


def _runs(runs: tuple[Text, ...]) -> list[Node]:
    return [node for run in runs for node in _run(run)]


def _paragraph(inlines: list[Node]) -> Node:
    return {"t": "Para", "c": inlines}


def _styled(style: str, *inlines: list[Node]) -> Node:
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], [_paragraph(each) for each in inlines]]}


def _marks(kind: str, marks: list[tuple[str, str]]) -> list[Node]:
    """One mark for each format; pandoc leaves out those of the other."""
    return [{"t": kind, "c": [form, mark]} for form, mark in marks]


def _head(document: Document) -> list[Node]:
    blocks: list[Node] = []
    if document.logo:
        blocks.append(_styled("Logo", [_image(document.logo.png, document.logo.alt, *document.logo.millimetres())]))
    if document.sender:
        blocks.append(_styled("SenderName", _inlines(document.sender[0])))
        if document.sender[1:]:
            blocks.append(_styled("Sender", _inlines(" · ".join(document.sender[1:]))))
        if document.contact:
            blocks.append(_styled("Sender", _inlines(document.contact)))
    if document.addressee:
        blocks.append(_styled("Addressee", _inlines("\n".join(document.addressee))))
    for label, value in details(document):
        blocks.append(
            _styled("Detail", [*_run(Text(label, strong=True)), *_marks("RawInline", _TAB_MARKS), *_inlines(value)])
        )
    if document.title:
        blocks.append(_styled("Title", _inlines(document.title)))
    if document.salutation:
        blocks.append(_paragraph(_inlines(document.salutation)))
    return blocks


def _tail(document: Document) -> list[Node]:
    blocks = []
    if document.closing:
        blocks.append(_styled("Closing", _inlines(document.closing[0])))
    if document.closing[1:]:
        blocks.append(_styled("Signature", _inlines("\n".join(document.closing[1:]))))
    return blocks


def _part(part: Part, language: str, drawings: Any) -> list[Node]:
    match part:
        case Heading():
            return [{"t": "Header", "c": [part.level, [part.anchor, [], []], _inlines(part.text)]}]
        case Paragraph():
            return [_paragraph(_runs(part.runs))]
        case Items():
            items = [[{"t": "Plain", "c": _runs(item)}] for item in part.items]
            if not part.numbered:
                return [{"t": "BulletList", "c": items}]
            return [{"t": "OrderedList", "c": [[part.start, {"t": "Decimal"}, {"t": "Period"}], items]}]
        case Quotation():
            said = [_paragraph(_runs(part.runs or (Text(part.text),)))]
            if part.source:
                said.append(_paragraph(_inlines(f"— {part.source}")))
            return [{"t": "BlockQuote", "c": said}]
        case Table():
            return _table(part, language)
        case Picture():
            return _picture(part, *next(drawings))
        case PageBreak():
            return _marks("RawBlock", _BREAK_MARKS)


def _image(pixels: bytes, alt: str, width: float, height: float) -> Node:
    """A PNG; its size in millimetres."""
    size = [["width", f"{width:g}mm"], ["height", f"{height:.1f}mm"]]
    address = f"data:image/png;base64,{base64.b64encode(pixels).decode()}"
    return {"t": "Image", "c": [["", [], size], _inlines(alt), [address, ""]]}


def _picture(part: Picture, drawn: Drawing, pixels: bytes) -> list[Node]:
    image = _image(pixels, part.alt, TEXT_WIDTH, TEXT_WIDTH * drawn.height / drawn.width)
    blocks = [_styled("Picture", [image])]
    if part.caption:
        blocks.append(_styled("PictureCaption", _inlines(part.caption)))
    return blocks


def _table(table: Table, language: str) -> list[Node]:
    widths = columns(table, language)
    if not widths:
        return []
    right, left = {"t": "AlignRight"}, {"t": "AlignLeft"}

    def cell(text: str, align: Node) -> list[Any]:
        return [_NO_ATTRIBUTES, align, 1, 1, [{"t": "Plain", "c": _inlines(text)}] if text else []]

    sides = [right if column.is_number else left for column in widths]
    head = [[_NO_ATTRIBUTES, [cell(text, side) for text, side in zip(table.head, sides, strict=True)]]]
    rows = [
        [
            _NO_ATTRIBUTES,
            [
                cell(written(value, language), side if value in (None, HIDDEN) or not isinstance(value, str) else left)
                for value, side in zip(row, sides, strict=True)
            ],
        ]
        for row in table.rows
    ]
    caption = [{"t": "Plain", "c": _inlines(table.caption)}] if table.caption else []
    specs = [
        [side, {"t": "ColWidth", "c": round(column.share, 4)}] for column, side in zip(widths, sides, strict=True)
    ]
    none = _NO_ATTRIBUTES
    body = [[none, 0, [], rows]]
    return [{"t": "Table", "c": [none, [None, caption], specs, [none, head], body, [none, []]]}]
