"""Which addresses of this room let a file out, and what is in it; see `core.vocabulary.purposes`."""

from __future__ import annotations

from gehoord.core.vocabulary.purposes import Use, allowed_for, register_export

# Letters, and what is made from them: evidence of every kind that may be in an advice.
LETTERS = (
    "draft_file", "sent_file", "officer_letter", "letter_file", "public_pdf", "feed", "open_csv", "open_json",
    "plain_file", "public_plain", "year_file", "export", "warn",
)
# What holds no data of people who told or answered: papers the municipality added itself, and an invented letter.
OTHERS = ("council_paper_file", "officer_paper_file", "public_paper_file", "letterhead_sample")


def register() -> None:
    for name in LETTERS:
        register_export(f"advice:{name}", *allowed_for(Use.ADVICE), use=Use.ADVICE)
    for name in OTHERS:
        register_export(f"advice:{name}")
