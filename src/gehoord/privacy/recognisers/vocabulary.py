"""Makes `ordinary_nl.txt` anew: `python -m gehoord.privacy.recognisers.vocabulary sample/*.jsonl`.

The words are those that Gehoord's own invented texts write in lower case, outside everything labelled as
personal. The list tells an ordinary word at a sentence start from a name; it holds no words of stories told.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

_WORD = re.compile(r"(?<![\w#@.])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w#@])")


def ordinary(rows: Iterable[dict[str, object]]) -> set[str]:
    """The lower-case words of labelled texts; labelled stretches are left out."""
    words: set[str] = set()
    for row in rows:
        chars = list(str(row["text"]))
        for span in row.get("pii", ()):  # type: ignore[attr-defined]
            chars[span["start"] : span["end"]] = "#" * (span["end"] - span["start"])
        words.update(word for word in _WORD.findall("".join(chars)) if len(word) > 1 and word.islower())
    return words


def main(paths: list[str]) -> None:
    """Writes the words of all files, one a line, beside this module."""
    words: set[str] = set()
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            words |= ordinary(json.loads(line) for line in lines if line.strip())
    Path(__file__).with_name("ordinary_nl.txt").write_text("\n".join(sorted(words)) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
