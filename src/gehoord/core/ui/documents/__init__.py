"""Documents from one source: DOCX and ODT through pandoc, PDF through Typst. Knows no Django."""

from .errors import DocumentFailed
from .model import Document
from .pdf import typeset
from .render import FORMATS, Rendered, render, render_docx, render_odt, render_pdf

__all__ = [
    "FORMATS", "Document", "DocumentFailed", "Rendered", "render", "render_docx", "render_odt", "render_pdf",
    "typeset",
]
