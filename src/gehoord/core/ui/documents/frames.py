"""The frame of DOCX and ODT: page, letterhead and styles, set in pandoc's own model files."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from functools import cache, lru_cache
from xml.sax.saxutils import escape, quoteattr

from gehoord.core.ui.documents import pandoc
from gehoord.core.ui.documents.words import labels

FONT = "Arial"
# Of the same shape and size, and always there when a picture is drawn.
DRAWN_FONT = "Liberation Sans"
# Model files that are kept: each letterhead has its own.
KEPT = 16
INK, DIM, ALERT, ALERT_PALE, LINE = "3B2A82", "524E6B", "B3261E", "FBE9E7", "DDD3C0"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TITLE_BLOCK = re.compile(r"\$if\(title\)\$.*?(?=\$for\(include-before\)\$)", re.DOTALL)

# name: (half points, colour, bold, italic, space before and after in twentieths of a point, keep with next)
STYLES: dict[str, tuple[int, str, bool, bool, int, int, bool]] = {
    "Logo": (22, "", False, False, 0, 120, True),
    "SenderName": (30, INK, True, False, 0, 40, False),
    "Sender": (19, DIM, False, False, 0, 0, False),
    "Addressee": (22, "", False, False, 560, 360, False),
    "Detail": (22, "", False, False, 0, 40, False),
    "Title": (36, "", True, False, 360, 240, True),
    "Heading 1": (27, INK, True, False, 360, 100, True),
    "Heading 2": (23, "", True, False, 280, 80, True),
    "Heading 3": (22, "", True, True, 240, 60, True),
    "Closing": (22, "", False, False, 360, 560, True),
    "Signature": (22, "", False, False, 0, 0, False),
    "Picture": (22, "", False, False, 160, 60, True),
    "PictureCaption": (19, DIM, False, False, 0, 200, False),
    "Table Caption": (19, DIM, False, False, 200, 60, True),
    "Block Text": (22, "", False, True, 100, 140, False),
    pandoc.NEW_PAGE: (2, "", False, False, 0, 0, False),
}


@cache
def template(kind: str) -> str:
    """pandoc's template without the block with title, author and date: a letter has its own head."""
    name = {"docx": "openxml", "odt": "opendocument"}[kind]
    return _TITLE_BLOCK.sub("", pandoc.call(f"--print-default-template={name}").decode(), count=1)


def reference(kind: str, *, language: str, marked: str, foot: str = "", numbered: bool = True) -> bytes:
    """The model file with our page, our styles, the mark in its header, and `foot` and page numbers in its footer."""
    return {"docx": _docx, "odt": _odt}[kind](language, marked, foot, numbered)


@cache
def _plain(kind: str) -> bytes:
    return pandoc.call(f"--print-default-data-file=reference.{kind}")


def rewritten(archive: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """The zip file with each member changed, in the same order and without the time of making."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            stored = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            _put(new, entry.filename, change(entry.filename, old.read(entry)), stored)
        for name, content in (more or {}).items():
            _put(new, name, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes, how: int) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = how
    archive.writestr(entry, content)


def _edges() -> str:
    return "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="3" w:color="{ALERT}"/>'
        for side in ("top", "left", "bottom", "right")
    )


@lru_cache(maxsize=KEPT)
def _docx(language: str, marked: str, own: str, numbered: bool) -> bytes:
    words = labels(language)
    mark = (
        f'<w:p><w:pPr><w:pBdr>{_edges()}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{ALERT_PALE}"/>'
        f'<w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:color w:val="{ALERT}"/><w:spacing w:val="100"/>'
        f'<w:sz w:val="36"/></w:rPr><w:t>{escape(marked)}</w:t></w:r></w:p>'
    ) if marked else "<w:p/>"

    def field(code: str) -> str:
        return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    def said(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    page, of = said(words["page"] + " "), said(" " + words["of"] + " ")
    dim = f'<w:rPr><w:color w:val="{DIM}"/><w:sz w:val="18"/></w:rPr>'
    foot = f'<w:p><w:r>{dim}<w:t xml:space="preserve">{escape(own)}</w:t></w:r></w:p>' if own else ""
    count = f'{page}{field("PAGE")}{of}{field("NUMPAGES")}' if numbered else ""
    foot += f'<w:p><w:pPr><w:jc w:val="right"/></w:pPr>{count}</w:p>'
    spaces = f'xmlns:w="{W}" xmlns:r="{R}"'
    parts = {
        "word/header1.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:hdr {spaces}>{mark}</w:hdr>'.encode(),
        "word/footer1.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:ftr {spaces}>{foot}</w:ftr>'.encode(),
    }
    section = (
        f'<w:sectPr xmlns:r="{R}"><w:headerReference w:type="default" r:id="rId91"/>'
        '<w:footerReference w:type="default" r:id="rId92"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1474" w:right="1587" w:bottom="1474" w:left="1587" w:header="737" w:footer="737" '
        'w:gutter="0"/>'
        "</w:sectPr>"
    )

    def change(name: str, content: bytes) -> bytes:
        if name == "word/document.xml":
            return re.sub(rb"<w:sectPr>.*?</w:sectPr>", section.encode(), content, flags=re.DOTALL)
        if name == "word/_rels/document.xml.rels":
            kinds = "".join(
                f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{kind}1.xml"/>'
                for number, kind in ((91, "header"), (92, "footer"))
            )
            return content.replace(b"</Relationships>", f"{kinds}</Relationships>".encode())
        if name == "[Content_Types].xml":
            base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
            kinds = "".join(
                f'<Override PartName="/word/{kind}1.xml" ContentType="{base}.{kind}+xml"/>'
                for kind in ("header", "footer")
            )
            return content.replace(b"</Types>", f"{kinds}</Types>".encode())
        if name == "word/styles.xml":
            return _docx_styles(content.decode(), language).encode()
        return content

    return rewritten(_plain("docx"), change, parts)


def _docx_styles(text: str, language: str) -> str:
    text = re.sub(
        r'<w:rFonts w:asciiTheme="minorHAnsi"[^>]*/>',
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>', text, count=1,
    )
    text = text.replace('<w:sz w:val="24" />', '<w:sz w:val="22" />', 1)
    text = text.replace('<w:szCs w:val="24" />', '<w:szCs w:val="22" />', 1)
    text = re.sub(r'<w:lang w:val="[^"]*"', f"<w:lang w:val={quoteattr(language)}", text, count=1)
    text = text.replace(
        '<w:spacing w:before="180" w:after="180" />', '<w:spacing w:after="160" w:line="288" w:lineRule="auto" />', 1
    )
    made = ""
    for name, (size, colour, bold, italic, before, after, keep) in STYLES.items():
        key = name.replace(" ", "")
        text = re.sub(rf'(?s)<w:style (?:(?!<w:style ).)*?w:styleId="{key}">.*?</w:style>', "", text, count=1)
        level = f'<w:outlineLvl w:val="{int(name[-1]) - 1}"/>' if name.startswith("Heading") else ""
        tabs = '<w:tabs><w:tab w:val="left" w:pos="1985"/></w:tabs>' if name == "Detail" else ""
        said = name == "Block Text"
        edge = f'<w:pBdr><w:left w:val="single" w:sz="12" w:space="10" w:color="{INK}"/></w:pBdr>' if said else ""
        indent = '<w:ind w:left="340"/>' if said else ""
        own = "" if level or name in ("Title", "Block Text") else ' w:customStyle="1"'
        painted = f'<w:color w:val="{colour}"/>' if colour else ""
        page = "<w:pageBreakBefore/>" if name == pandoc.NEW_PAGE else ""
        made += (
            f'<w:style w:type="paragraph"{own} w:styleId="{key}">'
            f'<w:name w:val="{name.lower() if level else name}"/><w:basedOn w:val="Normal"/><w:next w:val="BodyText"/>'
            f'<w:qFormat/><w:pPr>{"<w:keepNext/>" if keep else ""}{page}{edge}{tabs}'
            f'<w:spacing w:before="{before}" w:after="{after}"/>{indent}{level}</w:pPr><w:rPr>'
            f'{"<w:b/>" if bold else ""}{"<w:i/>" if italic else ""}'
            f'{painted}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )
    return text.replace("</w:styles>", f"{made}</w:styles>")


@lru_cache(maxsize=KEPT)
def _odt(language: str, marked: str, own: str, numbered: bool) -> bytes:
    words = labels(language)
    code, _dash, country = language.partition("-")
    made = "".join(_odt_style(name) for name in STYLES)
    header = f'<style:header><text:p text:style-name="Mark">{escape(marked)}</text:p></style:header>' if marked else ""
    line = f'<text:p text:style-name="FootOwn">{escape(own)}</text:p>' if own else ""
    count = (
        f'{words["page"]} <text:page-number text:select-page="current">1</text:page-number> {words["of"]} '
        "<text:page-count>1</text:page-count>"
    ) if numbered else ""
    footer = f'<style:footer>{line}<text:p text:style-name="Foot">{count}</text:p></style:footer>'
    small = "".join(
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {place}/>'
        f'<style:text-properties fo:font-family="{FONT}" fo:font-size="{size}pt" fo:color="#{colour}"{more}/>'
        "</style:style>"
        for name, size, colour, place, more in (
            (
                "Mark", 18, ALERT,
                f'fo:text-align="center" fo:background-color="#{ALERT_PALE}" fo:border="1pt solid #{ALERT}" '
                'fo:padding="1mm"', ' fo:font-weight="bold" fo:letter-spacing="5pt"',
            ),
            ("Foot", 9, DIM, 'fo:text-align="end"', ""),
            ("FootOwn", 9, DIM, 'fo:text-align="start"', ""),
        )
    )

    def change(name: str, content: bytes) -> bytes:
        if name != "styles.xml":
            return content
        text = content.decode()
        text = text.replace('fo:page-width="8.5in"', 'fo:page-width="210mm"')
        text = re.sub(r'fo:page-height="11in"', 'fo:page-height="297mm"', text)
        # The band takes the room that the margin has without it.
        below = '<style:header-style><style:header-footer-properties fo:min-height="13mm" fo:margin-bottom="4mm"/>'
        text = text.replace("<style:header-style />", f"{below}</style:header-style>") if marked else text
        for side, size in (("top", 13 if marked else 26), ("bottom", 20), ("left", 28), ("right", 28)):
            text = text.replace(f'fo:margin-{side}="1in"', f'fo:margin-{side}="{size}mm"', 1)
        spoken = f"fo:language={quoteattr(code)} fo:country={quoteattr(country or 'NL')}"
        text = text.replace('fo:language="en" fo:country="US"', spoken)
        text = re.sub(
            r"(?s)(<style:master-page [^>]*>).*?</style:master-page>",
            lambda found: f"{found[1]}{header}{footer}</style:master-page>", text,
        )
        text = re.sub(
            r'(?s)(<style:default-style style:family="paragraph">.*?)style:font-name="Times New Roman" '
            r'fo:font-size="12pt"',
            rf'\g<1>fo:font-family="{FONT}" fo:font-size="11pt"', text, count=1,
        )
        for name_ in STYLES:
            key = _odt_key(name_)
            text = re.sub(rf'(?s)<style:style style:name="{key}"[^>]*[^/]>.*?</style:style>', "", text, count=1)
        return text.replace("</office:styles>", f"{made}{small}</office:styles>", 1).encode()

    return rewritten(_plain("odt"), change)


def _odt_key(name: str) -> str:
    """As pandoc names it."""
    return {"Table Caption": "TableCaption", "Block Text": "Quotations"}.get(name, name.replace(" ", "_20_"))


def _odt_style(name: str) -> str:
    size, colour, bold, italic, before, after, keep = STYLES[name]
    key = _odt_key(name)
    level = f' style:default-outline-level="{name[-1]}"' if name.startswith("Heading") else ""
    paragraph = f'fo:margin-top="{before / 20:g}pt" fo:margin-bottom="{after / 20:g}pt"'
    if keep:
        paragraph += ' fo:keep-with-next="always"'
    if name == pandoc.NEW_PAGE:
        paragraph += ' fo:break-before="page"'
    inner = ""
    if name == "Detail":
        inner = '<style:tab-stops><style:tab-stop style:position="35mm"/></style:tab-stops>'
    text = f'fo:font-family="{FONT}" fo:font-size="{size / 2:g}pt"'
    text += f' fo:color="#{colour}"' if colour else ""
    text += ' fo:font-weight="bold"' if bold else ""
    text += ' fo:font-style="italic"' if italic else ""
    return (
        f'<style:style style:name="{key}" style:display-name="{name}" style:family="paragraph"'
        f' style:parent-style-name="Standard" style:next-style-name="Text_20_body"{level}>'
        f"<style:paragraph-properties {paragraph}>{inner}</style:paragraph-properties>"
        f"<style:text-properties {text}/></style:style>"
    )


def finished(kind: str, made: bytes, *, alts: list[str], day: datetime.date) -> bytes:
    """What pandoc made, with the day of the letter in it and the alternative texts that it left out: all of ODT,
    the inner one of DOCX, where it puts the whole picture as text instead."""
    waiting = iter(alts)
    moment = f"{day.isoformat()}T12:00:00Z".encode()

    def change(name: str, content: bytes) -> bytes:
        if name in ("docProps/core.xml", "meta.xml"):
            return content.replace(b"1970-01-01T00:00:00Z", moment)
        if name == "word/document.xml":
            # A point of a list and a row of a table stay on one page; the next page of a table has its header again.
            content = content.replace(b"<w:numPr>", b"<w:keepLines/><w:numPr>")
            content = content.replace(b"<w:tblHeader", b"<w:cantSplit/><w:tblHeader")
            content = content.replace(b"<w:tr><w:tc>", b"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>")
            return re.sub(
                rb'(<pic:cNvPr )descr="[^"]*"',
                lambda found: found[1] + b"descr=" + quoteattr(next(waiting), {'"': "&quot;"}).encode(), content,
            )
        if kind == "odt" and name == "content.xml":
            return re.sub(
                rb"(<draw:image [^>]*/>)(</draw:frame>)",
                lambda found: found[1] + f"<svg:desc>{escape(next(waiting))}</svg:desc>".encode() + found[2], content,
            )
        return content

    return rewritten(made, change)
