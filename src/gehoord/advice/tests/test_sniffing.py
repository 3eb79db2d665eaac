from __future__ import annotations

import io
import zipfile

import pytest

from gehoord.advice.models import PaperKind
from gehoord.advice.sniffing import kind_of

SCHEMA = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(relationship: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<document/>")
        packed.writestr("word/_rels/document.xml.rels", f"<Relationships>{relationship}</Relationships>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode", "taken"),
    [
        ("hyperlink", "TargetMode='External'", True), ("image", "", True),
        ("attachedTemplate", 'TargetMode="External"', False), ("image", 'targetmode = "external"', False),
        ("oleObject", 'TargetMode="External"', False),
    ],
)
def test_a_docx_that_fetches_something_by_itself_is_not_taken(kind: str, mode: str, taken: bool) -> None:
    found = kind_of(docx(f'<Relationship Id="r1" Type="{SCHEMA}/{kind}" Target="http://example.org/x" {mode}/>'))
    assert found == (PaperKind.DOCX if taken else None)
