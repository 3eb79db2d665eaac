"""The text of a PDF from standard input, as a program of its own: a file that makes it hang or grow falls alone."""

from __future__ import annotations

import io
import sys

MOST_PAGES, MOST_SECONDS, MOST_MEMORY = 200, 20, 2_000_000_000


def _held_back() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def main() -> int:
    _held_back()
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
    pages = (page.extract_text() for page in reader.pages[:MOST_PAGES])
    sys.stdout.buffer.write("\f".join(pages).encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
