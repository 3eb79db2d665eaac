"""Figures as a wethouder reads them, in Dutch: "ongeveer een kwart (25%, marge 23–28%)". No database."""

from __future__ import annotations

from .facts import Cell, Facts

# Below this a percentage says more than the stories do.
FEW = 10
# Within this distance of a round share we say "ongeveer".
NEAR = 0.0125
ROUND_SHARES = (
    (0.05, "een op de twintig"), (0.1, "een op de tien"), (0.2, "een op de vijf"), (0.25, "een kwart"),
    (0.3, "drie op de tien"), (1 / 3, "een derde"), (0.4, "vier op de tien"), (0.5, "de helft"),
    (0.6, "zes op de tien"), (2 / 3, "twee derde"), (0.7, "zeven op de tien"), (0.75, "driekwart"),
    (0.8, "vier op de vijf"), (0.9, "negen op de tien"),
)
# What each rule of analysis.control means for a reader.
RULES = {
    "outside": "buiten de grens",
    "near": "2 van 3 punten dicht bij de grens",
    "side": "7 punten achter elkaar aan één kant van het midden",
    "trend": "7 punten achter elkaar steeds hoger of steeds lager",
}
TOO_SMALL = "een aantal dat te klein is om te noemen"


def number(n: int) -> str:
    """1284 is 1.284."""
    return f"{n:,}".replace(",", ".")


def signals(n: int) -> str:
    return f"{number(n)} {'signaal' if n == 1 else 'signalen'}"


def percent(share: float) -> str:
    """In whole percents; never 0% for some or 100% for not all."""
    if 0 < share < 0.005:
        return "minder dan 1%"
    if 0.995 < share < 1:
        return "meer dan 99%"
    return f"{round(100 * share)}%"


def part(share: float) -> str:
    """The share as people say it, without figures."""
    if share < 0.035:
        return "een klein deel"
    if share > 0.95:
        return "bijna alles"
    nearest, name = min(ROUND_SHARES, key=lambda row: abs(share - row[0]))
    if abs(share - nearest) <= NEAR:
        return f"ongeveer {name}"
    return f"{'ruim' if share > nearest else 'bijna'} {name}"


def share_in_words(facts: Facts) -> str:
    """How many of how many: in words, with percentage and margin; only counts when they are few."""
    n, of = facts.n, facts.of
    if n is None or not of:
        return TOO_SMALL
    if n == 0:
        return f"geen van de {signals(of)}" if of > 1 else "niet dat ene signaal"
    if n == of:
        return f"alle {signals(of)}" if of > 1 else "dat ene signaal"
    if of < FEW:
        return f"{number(n)} van de {signals(of)}"
    share = n / of
    exact = percent(share)
    if facts.low is not None and facts.high is not None:
        exact += f", marge {round(100 * facts.low)}–{round(100 * facts.high)}%"
    # Exactly half is half; anything else is said with the care it needs.
    said = "de helft" if 2 * n == of else part(share)
    return f"{said} ({exact})"


def count_in_words(facts: Facts) -> str:
    return TOO_SMALL if facts.n is None else "geen enkel signaal" if facts.n == 0 else signals(facts.n)


def themes_in_words(facts: Facts) -> str:
    """The three most frequent themes with their shares."""
    shown = [(name, n, of) for name, n, of in map(_counted, facts.rows) if n and of]
    if not shown:
        return "geen thema dat groot genoeg is om te noemen"
    shown.sort(key=lambda row: -row[1])
    return "het vaakst " + _listed([
        f"{name.lower()} ({percent(n / of) if of >= FEW else f'{n} van {of}'})" for name, n, of in shown[:3]
    ])


def trend_in_words(facts: Facts) -> str:
    """From the first period to the last."""
    shown = [(name, n, of) for name, n, of in map(_counted, facts.rows) if of]
    if not shown:
        return "te weinig signalen om een verloop te noemen"
    ends = [shown[0], shown[-1]] if len(shown) > 1 else shown
    said = [f"{percent(n / of) if of >= FEW else f'{n} van {of}'} in {name}" for name, n, of in ends]
    course = f"van {said[0]} naar {said[1]}" if len(said) == 2 else said[0]
    return f"{course}; {_judged(facts)}" if facts.limits and len(said) == 2 else course


def days(value: float | None) -> str:
    """3,5 dagen; 1 dag."""
    if value is None:
        return "meer dan de helft wacht nog"
    said = f"{round(value, 1):.1f}".replace(".", ",").removesuffix(",0")
    return f"{said} {'dag' if said == '1' else 'dagen'}"


def waits_in_words(facts: Facts) -> str:
    """From the first period with a middle wait to the last."""
    told = [
        (str(row[0]), str(row[2])) for row in facts.rows
        if len(row) > 2 and isinstance(row[1], int) and row[2] != days(None)
    ]
    if not told:
        return "te weinig signalen om een wachttijd te noemen"
    said = [f"{long} in {name}" for name, long in ([told[0], told[-1]] if len(told) > 1 else told)]
    if len(said) == 1:
        return said[0]
    course = f"van {said[0]} naar {said[1]}"
    return f"{course}; {_judged(facts)}" if facts.limits else course


def _judged(facts: Facts) -> str:
    """Whether anything in the course stands out, with care."""
    assert facts.limits is not None
    found = "; ".join(signals_in_words(facts)) or "dat kan toeval zijn, geen punt wijkt duidelijk af"
    return f"{found} (de grenzen zijn nog voorlopig)" if facts.limits.is_trial else found


def signals_in_words(facts: Facts) -> list[str]:
    """For each rule that some point meets: what it is, and in which periods."""
    if facts.limits is None:
        return []
    met: dict[str, list[str]] = {}
    for row, rules in zip(facts.rows, facts.limits.signals, strict=True):
        for rule in rules:
            met.setdefault(rule, []).append(str(row[0]))
    return [f"{RULES[rule]}: {spread(met[rule])}" for rule in RULES if rule in met]


def spread(labels: list[str]) -> str:
    """A few by name; of many the first and the last."""
    return _listed(labels) if len(labels) <= 3 else f"{len(labels)} punten, van {labels[0]} tot en met {labels[-1]}"


def comparison_in_words(facts: Facts) -> str:
    """Both shares, the difference with its margin, and whether it can be chance; no more than that."""
    shown = [(name, n, of) for name, n, of in map(_counted, facts.rows) if of]
    if len(shown) != 2:
        return "te weinig signalen om twee periodes te vergelijken"
    one, two = (f"{_part_of(n, of)} in {name}" for name, n, of in shown)
    if facts.difference is None:
        return f"{one}, en {two}"
    value, low, high = facts.difference
    if not round(100 * value):
        size = "ongeveer even groot"
    else:
        size = f"{_points(abs(value))} {'hoger' if value > 0 else 'lager'}"
    may_be = "dat kan toeval zijn" if low <= 0 <= high else "dat is meer dan toeval meestal geeft"
    return f"van {one} naar {two}: {size}, {may_be} (marge van {_way(low)} tot {_way(high)})"


def _part_of(n: int, of: int) -> str:
    counts = f"{number(n)} van {number(of)}"
    return f"{percent(n / of)} ({counts})" if of >= FEW else counts


def _points(share: float) -> str:
    n = round(100 * share)
    return f"{n} procentpunt" if n else "minder dan 1 procentpunt"


def _way(share: float) -> str:
    """A difference with its direction."""
    n = round(100 * share)
    return f"{abs(n)} {'hoger' if n > 0 else 'lager'}" if n else "gelijk"


def quotes_in_words(facts: Facts) -> str:
    n = len(facts.quotes)
    return "geen citaten" if n == 0 else "1 citaat" if n == 1 else f"{n} citaten"


def _counted(row: tuple[Cell, ...]) -> tuple[str, int, int]:
    """Label, n and of; both 0 where one of them is hidden or missing."""
    n, of = (row[1], row[2]) if len(row) > 2 else (None, None)
    return (str(row[0]), n, of) if isinstance(n, int) and isinstance(of, int) else (str(row[0]), 0, 0)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}"
