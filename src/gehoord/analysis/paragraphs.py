"""The paragraphs of a text that came out of a document, in which a line is not always a sentence."""

from __future__ import annotations

import re

# A line that begins like this begins a paragraph: "1.", "2)", "a.", "-", "•", "Aanbeveling 3", "Knelpunt 1".
BEGINS = re.compile(r"\s*(?:[-•*–▪]\s|\(?\d{1,2}[.)]\s|[a-z][.)]\s|(?:aanbeveling|knelpunt|punt)\s+\d)", re.IGNORECASE)
ENDS = (".", ":", "?", "!", ";")
# The last line of a paragraph is shorter than the lines before it.
SHORT = 0.8


def paragraphs(text: str) -> list[str]:
    """The paragraphs, in order, each on one line. A word broken at the end of a line is one word again.

    >>> paragraphs("Wij nemen dit\\nover.\\n\\n2. Dit niet.\\n3. Dit wel.")
    ['Wij nemen dit over.', '2. Dit niet.', '3. Dit wel.']
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    blocks = re.split(r"\n[ \t]*\n", plain)
    return [one for block in blocks for one in _of_block([line.strip() for line in block.split("\n") if line.strip()])]


def _of_block(lines: list[str]) -> list[str]:
    widest = max(map(len, lines), default=0)
    found: list[str] = []
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else ""
        if not found or BEGINS.match(line) or (before.endswith(ENDS) and len(before) < SHORT * widest):
            found.append(line)
        elif re.search(r"[a-zà-ÿ]-$", found[-1]) and line[:1].islower():
            found[-1] = found[-1][:-1] + line
        else:
            found[-1] += f" {line}"
    return [" ".join(one.split()) for one in found]
