"""Documents from one source: DOCX and ODT through pandoc, PDF through Typst."""
