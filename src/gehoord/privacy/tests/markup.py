"""Case files: JSONL with a `text` in which {persoon:Daan} marks what should be found."""

import json
import re
from pathlib import Path

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\{(\w+):([^{}]*)\}")
Label = tuple[int, int, str]


def unmark(marked: str) -> tuple[str, list[Label]]:
    """The plain text and the labels that the marks stand for."""
    text = ""
    labels: list[Label] = []
    position = 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        labels.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        position = match.end()
    return text + marked[position:], labels


def cases(name: str) -> list[str]:
    """The marked texts of a case file."""
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines if line.strip()]
