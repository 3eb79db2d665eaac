"""`gehoord opinion`: who votes alike on statements, without database, keys or network."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gehoord.analysis.tables import KINDS, NumberText, TableProblem, number_of, open_table, write_csv

from . import analyse
from .output import stopped_by_signal, whole_file
from .words import Stop
from .words import word as _

if TYPE_CHECKING:
    from gehoord.analysis.opinion import OpinionGroups, Shared, Statements

DIGITS = 6


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "opinion",
        help=_("zoek in stemmen op stellingen welke groepen hetzelfde denken"),
        description=_(
            "Leest wie wat stemde op welke stelling en schrijft per deelnemer de groep en de plek op de kaart. Werkt "
            "met de export van Pol.is en met een gewone tabel: een kolom participant, dan een kolom per stelling met "
            "1 (eens), -1 (oneens), 0 (geen mening) of niets. Er is geen database, sleutel of internet voor nodig."
        ),
    )
    parser.add_argument("file", metavar="FILE", help=_("het bestand met de stemmen"))
    parser.add_argument("--comments", metavar="FILE", type=Path,
                        help=_("de stellingen; die met -1 onder moderated tellen niet mee"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=_("schrijf hierheen in plaats van op het scherm"))
    parser.add_argument("--report", metavar="FILE.json", type=Path,
                        help=_("schrijf de samenvatting hierheen in plaats van op het scherm"))
    parser.add_argument("--format", choices=KINDS, help=_("soort bestand, als de naam het niet zegt"))
    parser.set_defaults(handler=run)


def run(options: argparse.Namespace) -> int:
    """Read, check, group, write. Raises Stop with one sentence when a file is refused; then nothing was written."""
    with stopped_by_signal():
        opinion(Path(options.file), comments=options.comments, out=options.out, report=options.report,
                kind=options.format)
    return 0


def opinion(
    file: Path, *, comments: Path | None = None, out: Path | None = None, report: Path | None = None,
    kind: str | None = None,
) -> None:
    """Write a row per participant, and the summary. Raises Stop or OSError; then no file was written."""
    # Numpy and scipy take a moment, which the other commands need not wait for.
    from gehoord.analysis.opinion import opinion_groups, read_moderated, read_votes, statements

    _refuse_same([file, *([comments] if comments else [])], [path for path in (out, report) if path])
    try:
        table = open_table(file, kind=kind)
        votes = read_votes(table)
    except TableProblem as problem:
        raise Stop(analyse.sentence(problem, str(file))) from None
    out_of_it: frozenset[str] = frozenset()
    words: dict[str, str] = {}
    if comments is not None:
        try:
            told = read_moderated(open_table(comments))
        except TableProblem as problem:
            raise Stop(analyse.sentence(problem, str(comments))) from None
        out_of_it, words = told.moderated_out & set(votes.statements), told.words
    if not votes.cast.any():
        raise Stop(_("In dit bestand heeft niemand gestemd."))
    groups = opinion_groups(votes, out_of_it)
    found = statements(votes, groups.group, out_of_it)
    with whole_file(out) as target:
        _write(target, votes.people, groups)
        if report is not None:
            with whole_file(report) as summary:
                json.dump(_report(votes.people, groups, found, sorted(out_of_it), words), summary,
                          ensure_ascii=False, indent=1)
                summary.write("\n")
    for line in _told(votes.people, groups, found if report is None else None, words):
        print(line, file=sys.stderr)


def _refuse_same(read: Sequence[Path], written: Sequence[Path]) -> None:
    for path in written:
        if any(path.exists() and other.exists() and path.samefile(other) for other in read):
            raise Stop(_("Wat ik schrijf zou een bestand vervangen dat ik lees. Kies een andere naam."))
    if len(written) == 2 and written[0].resolve() == written[1].resolve():
        raise Stop(_("--out en --report zijn hetzelfde bestand. Kies een andere naam."))


def _write(target: Any, people: Sequence[str], groups: OpinionGroups) -> None:
    write_csv(target, [["participant", "group", "x", "y"]], ends="\n")
    write_csv(target, (
        [
            NumberText(name) if number_of(name) is not None else name, "" if group < 0 else int(group), _written(x),
            _written(y),
        ] for name, group, x, y in zip(people, groups.group, groups.x, groups.y, strict=True)
    ), ends="\n")


def _written(number: float) -> str:
    """Six decimals; nothing for who is nowhere, and no minus before a zero."""
    return NumberText("" if number != number else f"{round(float(number), DIGITS) + 0.0:.{DIGITS}f}")


def _report(
    people: Sequence[str], groups: OpinionGroups, found: Statements, out_of_it: Sequence[str], words: dict[str, str],
) -> dict[str, object]:
    """The contract of the report: others build on these names."""
    return {
        "participants": len(people),
        "in_groups": groups.people,
        "left_out": len(people) - groups.people,
        "is_small": groups.is_small,
        "k": groups.k,
        "silhouette": {str(k): round(fit, DIGITS) for k, fit in groups.silhouette.items()},
        "groups": [
            {"group": group, "size": size, "typical": [
                {"statement": one.statement, "text": words.get(one.statement, ""), "side": one.side,
                 "votes": one.votes, "seen": one.seen, "share": round(one.share, DIGITS),
                 "ratio": round(one.ratio, DIGITS), "z_share": round(one.z_share, DIGITS),
                 "z_ratio": round(one.z_ratio, DIGITS)} for one in typical]}
            for group, (size, typical) in enumerate(zip(groups.sizes, found.typical, strict=True))
        ],
        "binding": [_row(one, words) for one in found.binding],
        "dividing": [_row(one, words) for one in found.dividing],
        "consensus": {name: round(value, DIGITS) for name, value in found.consensus.items()},
        "moderated_out": list(out_of_it),
    }


def _row(one: Shared, words: dict[str, str]) -> dict[str, object]:
    return {"statement": one.statement, "text": words.get(one.statement, ""), "side": one.side,
            "shares": [round(share, DIGITS) for share in one.shares], "value": round(one.value, DIGITS)}


def _told(people: Sequence[str], groups: OpinionGroups, found: Statements | None, words: dict[str, str]) -> list[str]:
    """The summary in words; without `found` only the numbers and the warning."""
    lines = [
        _("Deelnemers in een groep: %(people)d, te weinig gestemd: %(out)d.") % {
            "people": groups.people, "out": len(people) - groups.people},
        _("Groepen: %(many)d (van groot naar klein: %(sizes)s). Hoe goed 2 tot 5 groepen passen: %(fits)s.") % {
            "many": groups.k, "sizes": ", ".join(map(str, groups.sizes)),
            "fits": ", ".join(f"{k}: {fit:.2f}" for k, fit in groups.silhouette.items()) or "-"},
    ]
    if groups.is_small:
        lines.append(_("Let op: met minder dan %(small)d deelnemers zegt dit plaatje weinig. Trek er geen conclusies "
                       "uit; gebruik het hooguit om het gesprek mee te beginnen.") % {"small": _small()})
    if found is None:
        return lines
    for group, typical in enumerate(found.typical):
        lines.append(_("Typisch voor groep %(group)d:") % {"group": group})
        lines += [f"  {_side(one.side)} {_named(one.statement, words)} ({one.votes}/{one.seen})" for one in typical]
    for title, rows in ((_("Wat bindt:"), found.binding), (_("Wat verdeelt:"), found.dividing)):
        lines.append(title)
        lines += [f"  {_side(one.side)} {_named(one.statement, words)} "
                  f"({', '.join(f'{share:.0%}' for share in one.shares)})" for one in rows]
    return lines


def _small() -> int:
    from gehoord.analysis.opinion import SMALL

    return SMALL


def _side(side: str) -> str:
    return _("eens met") if side == "agree" else _("oneens met")


def _named(statement: str, words: dict[str, str]) -> str:
    text = "".join(sign if sign.isprintable() else " " for sign in words.get(statement, ""))
    return f"{statement} “{text[:90]}{'…' if len(text) > 90 else ''}”" if text else statement
