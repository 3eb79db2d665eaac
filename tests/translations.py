"""Whether every text a user reads has an English translation, and no translation is stale.

Needs GNU gettext (`xgettext`); without it one loud line, and a failure in CI.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "gehoord"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"


def extracted() -> set[str]:
    """Every text that is marked in code and templates."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "gehoord"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns(
            "tests", "testing", "static", "models", "data", "__pycache__", "*.safetensors", "training"
        ))
        for name in PACKAGE.rglob("models.py"):
            shutil.copy(name, copy / name.relative_to(PACKAGE))
        shutil.rmtree(copy / "locale", ignore_errors=True)
        (copy / "locale").mkdir()
        # `word` marks the texts of the command line.
        done = subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "-v0",
             "--ignore=node_modules/*"],
            cwd=copy, capture_output=True, text=True, check=False,
            env={**os.environ, "XGETTEXT_EXTRA": "", "DJANGO_SETTINGS_MODULE": ""},
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        texts = _ids(copy / "locale" / "en" / "LC_MESSAGES" / "django.po")
        sources = [str(p) for p in (copy / "cli").rglob("*.py")] + [
            str(p) for p in (copy / "analysis" / "tables").rglob("*.py")
        ]
        out = Path(folder) / "cli.po"
        subprocess.run(
            ["xgettext", "--language=Python", "--from-code=UTF-8", "--keyword=word", "--keyword=words:1,2",
             "--keyword=_", "-o", str(out), *sources], check=True, capture_output=True,
        )
        return texts | _ids(out)


def _ids(path: Path) -> set[str]:
    if not path.exists():
        return set()
    with path.open("rb") as file:
        return {m.id if isinstance(m.id, str) else m.id[0] for m in read_po(file) if m.id}


def main() -> int:
    if not shutil.which("xgettext"):
        print("\n" + "=" * 78 + "\n  NO GETTEXT: translations are not checked. Install the package gettext.\n" + "=" * 78)
        return 1 if os.environ.get("CI") == "true" else 0
    with CATALOGUE.open("rb") as file:
        catalogue = {(m.id if isinstance(m.id, str) else m.id[0]): m for m in read_po(file) if m.id}
    done = {key for key, m in catalogue.items()
            if not m.fuzzy and all(m.string if isinstance(m.string, list | tuple) else [m.string])}
    wanted = extracted()
    missing, stale = sorted(wanted - done), sorted(set(catalogue) - wanted)
    broken = sorted(f"{key}: {error}" for key, m in catalogue.items() for error in m.check())
    for title, found in (("no English for", missing), ("no longer used", stale), ("broken", broken)):
        for text in found:
            print(f"{title}: {text!r}")
    print(f"translations: {len(wanted)} texts, {len(missing)} missing, {len(stale)} stale, {len(broken)} broken")
    return 1 if missing or stale or broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
