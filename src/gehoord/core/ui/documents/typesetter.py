"""Typst in a process of its own, so that it can be stopped. Reads one order from stdin, writes a PDF to stdout.

Run by its path, with nothing of Gehoord in it: an order is JSON with `template`, `document` (JSON as text),
`timestamp` and `signs`. Ends with 0 and a PDF, with NO_TYPST, or with FAILED and JSON: `said` is what Typst said,
`missing` which of the signs have no letter.
"""

from __future__ import annotations

import json
import sys
from typing import Any

NO_TYPST = 3
FAILED = 4
STANDARDS: Any = ["a-2a", "ua-1"]
# The letters of a document stand upright and slanted, thin and bold; a sign has to be there in all of them.
PROBE = b"""#set document(title: "x")
#set text(font: "Libertinus Serif", lang: "nl")
#let sign = sys.inputs.sign
#sign *#sign* _#sign _ *_#sign _*"""


def main() -> int:
    try:
        import typst
    except ImportError:
        return NO_TYPST
    order = json.load(sys.stdin.buffer)

    def pdf(template: bytes, inputs: dict[str, str]) -> bytes:
        made = typst.compile(
            template, format="pdf", ignore_system_fonts=True, pdf_standards=STANDARDS, sys_inputs=inputs,
            timestamp=order["timestamp"],
        )
        assert isinstance(made, bytes)
        return made

    def is_missing(sign: str) -> bool:
        try:
            pdf(PROBE, {"sign": sign})
        except RuntimeError:
            return True
        return False

    try:
        made = pdf(order["template"].encode(), {"document": order["document"]})
    except (RuntimeError, ValueError, OSError) as error:
        missing = [sign for sign in order["signs"] if is_missing(sign)]
        answer = {"said": f"{error} {getattr(error, 'message', '')}", "missing": missing}
        sys.stdout.buffer.write(json.dumps(answer).encode())
        return FAILED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
