"""The audit never says all is well when nobody knew."""

from __future__ import annotations

from typing import Any

import pytest

from tests.audit import judge

OLD: list[dict[str, Any]] = [{"name": "django", "version": "2.2.0", "vulns": [{"id": "KNOWN-1"}]}]
SKIPPED: dict[str, Any] = {"name": "django", "skip_reason": "not found"}
FINE: dict[str, Any] = {"name": "django", "version": "5.2.1", "vulns": []}


@pytest.mark.parametrize(
    ("control", "parts"),
    [(None, None), (OLD, None), ([SKIPPED], None), ([{**OLD[0], "vulns": []}], None), (OLD, [FINE, SKIPPED])],
    ids=["nobody answers", "stops answering", "knows no package", "knows no advisory", "misses one part"],
)
def test_not_audited(control: list[dict[str, Any]] | None, parts: list[dict[str, Any]] | None) -> None:
    status, sentence = judge(control, parts)
    assert (status, sentence[:11]) == (0, "NOT AUDITED")


def test_a_known_vulnerability_fails() -> None:
    assert judge(OLD, [FINE, OLD[0]]) == (1, "django 2.2.0: KNOWN-1")


def test_all_parts_were_known() -> None:
    assert judge(OLD, [FINE]) == (0, "audited: no known vulnerabilities in 1 parts")
