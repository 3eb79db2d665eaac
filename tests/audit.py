"""Known vulnerabilities of what we stand on; says so when nobody could be asked."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# An old release with published advisories. A service that knows of none for it knows of none for anything: a mirror of
# packages answers too, with empty hands.
CONTROL = "django==2.2.0\n"
NOT_AUDITED = "NOT AUDITED: {why}. Nothing is known about this set of parts."


def main() -> int:
    """1 when a vulnerability is known, 0 when none is, or when nobody could be asked: then it prints NOT AUDITED."""
    with tempfile.TemporaryDirectory() as folder:
        control = Path(folder) / "control.txt"
        control.write_text(CONTROL)
        known = advisories(control, "--no-deps")
        parts = advisories(ROOT / "requirements.lock", "--require-hashes") if known and found(known) else None
    status, sentence = judge(known, parts)
    print(sentence, file=sys.stderr if status else sys.stdout)
    return status


def judge(control: list[dict[str, Any]] | None, parts: list[dict[str, Any]] | None) -> tuple[int, str]:
    """What to end with and what to say, given what pip-audit says of the control and of our own parts."""
    if control is not None and not found(control):
        return 0, NOT_AUDITED.format(why="the service that answers here knows of no advisories")
    if control is None or parts is None:
        return 0, NOT_AUDITED.format(why="no advisory service could be reached from here")
    if known := found(parts):
        return 1, "\n".join(known)
    if left_out := [one for one in parts if "skip_reason" in one]:
        return 0, NOT_AUDITED.format(why=f"{len(left_out)} of {len(parts)} parts are unknown to the advisory service")
    return 0, f"audited: no known vulnerabilities in {len(parts)} parts"


def advisories(requirements: Path, *options: str) -> list[dict[str, Any]] | None:
    """A row for each part with its `vulns`, or with a `skip_reason`; None when no service answered."""
    result = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--disable-pip", *options, "--progress-spinner=off", "--timeout=10",
         "--format=json", "-r", str(requirements)],
        capture_output=True, text=True, check=False, timeout=300,
    )
    try:
        return list(json.loads(result.stdout)["dependencies"])
    except (ValueError, KeyError):
        return None


def found(parts: list[dict[str, Any]]) -> list[str]:
    """A line for each known vulnerability."""
    return [f"{one['name']} {one['version']}: {vuln['id']}" for one in parts for vuln in one.get("vulns", [])]


if __name__ == "__main__":
    raise SystemExit(main())
