"""Whether every text a user reads has an English translation, and no translation is stale.

With `--update` the catalogue first follows the code: new texts get an empty translation, old ones go.
Needs GNU gettext (`xgettext`); without it one loud line, and a failure in CI.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "gehoord"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

# Written by hand, so that the file changes only when a text does.
HEADER = """\
# English texts of Gehoord; the keys are the Dutch texts. See CONTRIBUTING.md.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
# What is no text to translate, and must come back unchanged.
FIXED = re.compile(r"%\(\w+\)[a-z]|%%|</?[a-z]\w*>|`[^`]+`|(?<!\S)--[a-z][a-z-]*|GEHOORD_\w+")
# A text's key: its context and its singular.
Key = tuple[str | None, str]


def extracted() -> dict[Key, Message]:
    """Every text that is marked in code and templates. Raises SystemExit when the tools refuse a file."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "gehoord"
        shutil.copytree(PACKAGE, copy, ignore=_no_source)
        (copy / "locale").mkdir()
        # Django's own command: it alone reads templates.
        _run([sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location"], copy)
        found = _messages(copy / "locale" / "en" / "LC_MESSAGES" / "django.po")
        # `word` marks texts of the command line.
        marked = Path(folder) / "word.po"
        sources = [str(path) for path in sorted((copy / "cli").rglob("*.py"))]
        _run(["xgettext", "-LPython", "--from-code=UTF-8", "-k", "--keyword=word", "--no-location",
              "-o", str(marked), *sources], copy)
        return found | _messages(marked)


def _no_source(folder: str, names: list[str]) -> list[str]:
    """What holds no text for users: tests, built files, data."""
    left_out = {"tests", "testing", "static", "locale", "migrations", "__pycache__"}
    return [
        name for name in names
        if name in left_out
        or not (Path(folder, name).is_dir() or name.endswith((".py", ".html", ".txt")))
    ]


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": ""},
    )
    # A warning is a text that was not read well. Django's command prints those among its news.
    if done.returncode or done.stderr.strip() or "warning:" in done.stdout:
        raise SystemExit(done.stderr or done.stdout or f"{command[0]} failed")


def _messages(path: Path) -> dict[Key, Message]:
    return {_key(message): message for message in _read(path) if message.id} if path.exists() else {}


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def _key(message: Message) -> Key:
    return message.context, _forms(message.id)[0]


def _forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _same_text(one: Message, other: Message) -> bool:
    """Whether one translates the other: with the same plural, too."""
    return _forms(one.id) == _forms(other.id)


def update(wanted: dict[Key, Message], catalogue: dict[Key, Message]) -> dict[Key, Message]:
    """The catalogue with exactly the texts of the code, written to its file."""
    made = Catalog(locale="en")
    for key, message in wanted.items():
        known = catalogue.get(key)
        kept = known.string if known and _same_text(known, message) else None
        made.add(message.id, kept, flags=message.flags, context=message.context)
    out = io.BytesIO()
    write_po(out, made, width=0, omit_header=True, sort_output=True, no_location=True)
    CATALOGUE.write_text(HEADER + out.getvalue().decode().strip() + "\n", "utf-8")
    return _messages(CATALOGUE)


def faults(message: Message) -> Iterator[str]:
    """What would go wrong on a page: a placeholder, tag or command that is lost or made up."""
    yield from (str(error) for error in message.check())
    forms, translations = _forms(message.id), _forms(message.string or "")
    allowed = {part for form in forms for part in FIXED.findall(form)}
    for number, translation in enumerate(translations):
        found = set(FIXED.findall(translation))
        # A singular may do without its number: "one day".
        needed = set(FIXED.findall(forms[min(number, len(forms) - 1)]))
        if found - allowed:
            yield f"made up: {', '.join(sorted(found - allowed))}"
        if needed - found:
            yield f"lost: {', '.join(sorted(needed - found))}"
        if translation and translation.strip() != translation:
            yield "space at an end"


def main() -> int:
    if not shutil.which("xgettext"):
        line = "=" * 78
        print(f"\n{line}\n  NO GETTEXT: translations are not checked. Install the package gettext.\n{line}")
        return 1 if os.environ.get("CI") == "true" else 0
    wanted, catalogue = extracted(), _messages(CATALOGUE)
    if "--update" in sys.argv[1:]:
        catalogue = update(wanted, catalogue)
    done = {
        key for key, message in catalogue.items()
        if not message.fuzzy and message.string and all(_forms(message.string))
        and key in wanted and _same_text(message, wanted[key])
    }
    missing, stale = [key[1] for key in wanted.keys() - done], [key[1] for key in catalogue.keys() - wanted.keys()]
    broken = [f"{key[1]}: {fault}" for key in done for fault in faults(catalogue[key])]
    for title, found in (("no English for", missing), ("no longer used", stale), ("broken", broken)):
        for text in sorted(found):
            print(f"{title}: {text!r}")
    print(f"translations: {len(wanted)} texts, {len(missing)} missing, {len(stale)} stale, {len(broken)} broken")
    return 1 if missing or stale or broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
