"""The kinds of evidence this room gives: count, share, themes, trend, comparison and quotes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.coding.models import Codebook
from gehoord.coding.models import Kind as Line
from gehoord.coding.selectors import codebook_of, theme_rows
from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.purposes import Data

from . import pages, quotes, wording
from .comparing import Compared, asked_in, compare, read_spans
from .facts import Cell, Facts, Limits
from .filters import Filters, parse, read_day
from .kinds import Computed, Kind, QuestionRefused, register
from .periods import PER
from .selectors import Overview, Share, overview, stories, theme_labels
from .series import Series, Setup, series

JUDGED_ONLY = gettext_lazy("Een aandeel gaat over beoordeelde signalen. Haal het filter bij ‘Bejegening’ weg.")
# A float's last digits may differ between machines; nobody reads them.
DIGITS = 6


def question_of(filters: Filters, codebook: Codebook | None, **more: Any) -> dict[str, Any]:
    """The question as evidence keeps it."""
    return {"filters": filters.query_string, "codebook": codebook.version if codebook else 0, **more}


def read_question(council: Council, question: dict[str, Any]) -> tuple[Filters, dict[str, str]]:
    """The filters and the themes of the codebook it was asked with. Up to two queries.

    Raises QuestionRefused when it cannot be understood.
    """
    version: Any = question.get("codebook")
    typed = question.get("filters")
    codebook = codebook_of(council)
    if codebook is not None and codebook.version != version and isinstance(version, int):
        codebook = Codebook.objects.filter(council=council, version=version).first() or codebook
    labels = (
        {theme.key: theme.label for theme in codebook.of_kind(Line.THEME)} if codebook else theme_labels(None)
    )
    if not isinstance(typed, str):
        raise QuestionRefused(_("Deze vraag kunnen we niet lezen."))
    filters = parse(QueryDict(typed), themes=labels)
    if filters.problems:
        raise QuestionRefused(" ".join(filters.problems))
    return filters, labels


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _row(label: str, share: Share) -> tuple[Cell, ...]:
    low, high = _ends(share)
    return (label, share.hits.n, share.of.n, low, high)


def _ends(share: Share) -> tuple[float | None, float | None]:
    interval = share.interval
    return (rounded(interval.low), rounded(interval.high)) if interval else (None, None)


def lines_of(council: Council, filters: Filters) -> tuple[tuple[int, str], ...]:
    """Each story of the question with what was counted of it. Two queries.

    In it the hash of its receipt, which is secret: a digest is printed, and with numbers and themes alone somebody
    could try all that one, two or three stories can be, and so find a number that is not told.
    """
    found = stories(council, filters)
    themes: dict[int, list[str]] = defaultdict(list)
    for pk, theme in theme_rows(found, filters.basis):
        themes[pk].append(theme)
    # The wording only counts when the question looks for words.
    rows = found.order_by("pk").values_list("pk", "bejegening", "text_version", "receipt_hash")  # type: ignore[misc]
    return tuple(
        (pk, f"{about}|{','.join(sorted(themes[pk]))}|{secret}" + (f"|v{version}" if filters.q else ""))
        for pk, about, version, secret in rows
    )


def _may_share(council: Council, question: dict[str, Any]) -> tuple[Filters, dict[str, str]]:
    filters, labels = read_question(council, question)
    if filters.judged("yes") is None:
        raise QuestionRefused(str(JUDGED_ONLY))
    return filters, labels


def _shared(council: Council, question: dict[str, Any]) -> tuple[Overview, Filters, dict[str, str]]:
    filters, labels = _may_share(council, question)
    found = overview(council, filters, themes=labels)
    if not found.asked.of.n:
        raise QuestionRefused(_("Bij deze vraag is nog geen enkel signaal beoordeeld."))
    return found, filters, labels


def _behind(council: Council, filters: Filters, found: Overview, facts: Facts) -> Computed:
    """The facts with the judged stories they are a share of; the hits apart."""
    asked, of = found.asked.hits.filters, found.asked.of.filters
    hits = stories(council, asked).values_list("pk", flat=True) if asked else ()
    return Computed(facts, signals=lines_of(council, of) if of else (), hits=frozenset(hits))


def _note(filters: Filters) -> str:
    """Whose judgement it rests on, and what it does not say."""
    return _("Aandeel %(whose)s. Mensen sturen uit zichzelf een signaal.") % {"whose": pages.share_of(filters)}


def _count(council: Council, question: dict[str, Any]) -> Computed:
    filters, _labels = read_question(council, question)
    lines = lines_of(council, filters)
    if not lines:
        raise QuestionRefused(_("Bij deze vraag hoort geen enkel signaal."))
    return Computed(Facts(n=len(lines)), signals=lines)


def _share(council: Council, question: dict[str, Any]) -> Computed:
    found, filters, _labels = _shared(council, question)
    low, high = _ends(found.asked)
    facts = Facts(n=found.asked.hits.n, of=found.asked.of.n, low=low, high=high, note=_note(filters))
    return _behind(council, filters, found, facts)


def _columns(first: str) -> tuple[str, ...]:
    return (first, _("aantal"), _("van"), _("ondergrens 95%"), _("bovengrens 95%"))


def _themes(council: Council, question: dict[str, Any]) -> Computed:
    found, filters, _labels = _shared(council, question)
    if not found.asked.hits.n:
        raise QuestionRefused(_("Bij deze vraag gaat geen enkel signaal over bejegening."))
    rows = tuple(_row(row.label, row.about) for row in found.themes)
    note = _("Aandeel van de signalen over bejegening. Een signaal kan over meer thema's gaan.")
    facts = Facts(n=found.asked.hits.n, columns=_columns(_("thema")), rows=rows, note=f"{note} {_note(filters)}")
    yes = found.asked.hits.filters
    return Computed(facts, signals=lines_of(council, yes) if yes else ())


def _trend(council: Council, question: dict[str, Any]) -> Computed:
    # Evidence of before there were control charts says nothing of periods.
    return _controlled(council, question) if "per" in question else _plain_trend(council, question)


def setup_of(question: dict[str, Any]) -> Setup:
    """How the chart of a frozen trend is drawn. Raises QuestionRefused."""
    per, why = question.get("per"), str(question.get("why") or "").strip()
    anew = read_day(str(question.get("anew") or ""), last=False)
    if per not in PER or (question.get("anew") and anew is None):
        raise QuestionRefused(_("Deze vraag kunnen we niet lezen."))
    if anew is not None and not why:
        raise QuestionRefused(_("Schrijf waarom het midden opnieuw begint. Die reden staat er straks bij."))
    return Setup("month" if per == "month" else "quarter", bool(question.get("baseline")), anew, why if anew else "")


def trend_question(setup: Setup) -> dict[str, Any]:
    """The part of a question that `setup_of` reads."""
    return {
        "per": setup.per, "baseline": setup.baseline, "anew": setup.anew.isoformat() if setup.anew else "",
        "why": setup.why,
    }


def _controlled(council: Council, question: dict[str, Any]) -> Computed:
    filters, _labels = _may_share(council, question)
    setup = setup_of(question)
    found = series(council, filters, setup)
    if not found.rows:
        raise QuestionRefused(_("Bij deze vraag is nog geen enkel signaal beoordeeld."))
    low, high = _ends(found.whole)
    facts = Facts(
        n=found.whole.hits.n, of=found.whole.of.n, low=low, high=high,
        columns=_columns(_("kwartaal") if setup.per == "quarter" else _("maand")),
        rows=tuple(_row(row.label, row.asked) for row in found.rows), note=_note(filters),
        limits=_limits(found, setup),
    )
    # Only what was judged: whoever counts the stories behind a number has to find just those.
    of = found.whole.of.filters
    return Computed(facts, signals=lines_of(council, of) if of else (), hits=_hits(council, filters))


def _limits(found: Series, setup: Setup) -> Limits:
    points = found.control.points
    return Limits(
        lines=tuple((round(p.centre, DIGITS), rounded(p.low), rounded(p.high)) for p in points),
        signals=tuple(tuple(rule.value for rule in p.rules) for p in points), is_trial=found.control.is_trial,
        baseline=setup.first or 0, anew=found.anew, why=setup.why if found.anew else "",
    )


def _hits(council: Council, *asked: Filters) -> frozenset[int]:
    """The stories about what is asked. One query for each question."""
    yes = [one for one in (filters.judged("yes") for filters in asked) if one]
    return frozenset(pk for one in yes for pk in stories(council, one).values_list("pk", flat=True))


def _comparison(council: Council, question: dict[str, Any]) -> Computed:
    filters, _labels = _may_share(council, question)
    spans = read_spans(question.get("spans"))
    found = compare(council, filters, spans)
    if found.difference is None:
        raise QuestionRefused(_("In een van beide periodes is nog geen enkel signaal beoordeeld."))
    inside = [asked_in(filters, span) for span in spans]
    judged = [share.of.filters for share in found.shares]
    lines = {line for of in judged if of for line in lines_of(council, of)}
    return Computed(_compared(found, filters), signals=tuple(sorted(lines)), hits=_hits(council, *inside))


def _compared(found: Compared, filters: Filters) -> Facts:
    assert found.difference is not None
    difference = found.difference
    # Both periods together, so that this figure is held against others about the same stories.
    return Facts(
        n=sum(share.hits.n for share in found.shares), of=sum(share.of.n for share in found.shares),
        columns=_columns(_("periode")),
        rows=tuple(_row(span.label, share) for span, share in zip(found.spans, found.shares, strict=True)),
        note=f"{_('Waarom het verschilt, zegt dit getal niet.')} {_note(filters)}",
        difference=(
            round(difference.value, DIGITS), round(difference.low, DIGITS), round(difference.high, DIGITS)
        ),
    )


def _plain_trend(council: Council, question: dict[str, Any]) -> Computed:
    found, filters, _labels = _shared(council, question)
    rows = tuple(_row(row.label, row.asked) for row in found.quarters)
    low, high = _ends(found.asked)
    facts = Facts(
        n=found.asked.hits.n, of=found.asked.of.n, low=low, high=high, columns=_columns(_("kwartaal")), rows=rows,
        note=_note(filters),
    )
    return _behind(council, filters, found, facts)


def _quotes(council: Council, question: dict[str, Any]) -> Computed:
    read_question(council, question)
    return quotes.chosen(council, question.get("chosen"))


def _asker(sentence: Any) -> Any:
    """`Kind.ask`: the sentence filled in with what is asked about."""

    def ask(council: Council, question: dict[str, Any]) -> str:
        filters, labels = read_question(council, question)
        return str(sentence) % {
            "what": pages.subject(filters, labels), "which": pages.in_words(filters, labels),
            "whose": pages.share_of(filters),
        }

    return ask


def _ask_trend(council: Council, question: dict[str, Any]) -> str:
    if question.get("per") == "month":
        sentence = _("Hoe ging het aandeel over %(what)s per maand, %(whose)s? Geteld: %(which)s.")
    else:
        sentence = _("Hoe ging het aandeel over %(what)s per kwartaal, %(whose)s? Geteld: %(which)s.")
    return str(_asker(sentence)(council, question))


def _ask_comparison(council: Council, question: dict[str, Any]) -> str:
    filters, labels = read_question(council, question)
    one, two = read_spans(question.get("spans"))
    return _("Is het aandeel over %(what)s in %(two)s anders dan in %(one)s, %(whose)s? Geteld: %(which)s.") % {
        "what": pages.subject(filters, labels), "one": one.label, "two": two.label,
        "whose": pages.share_of(filters), "which": pages.in_words(filters.without("first_day", "last_day"), labels),
    }


def register_all() -> None:
    """The kinds of this room."""
    register(Kind(
        "count", gettext_lazy("aantal"), _count, wording.count_in_words,
        _asker(gettext_lazy("Hoeveel signalen zijn er? Geteld: %(which)s.")), Data.SIGNALS,
    ))
    register(Kind(
        "share", gettext_lazy("aandeel"), _share, wording.share_in_words,
        _asker(gettext_lazy("Welk deel gaat over %(what)s, %(whose)s? Geteld: %(which)s.")),
        Data.SIGNALS,
    ))
    register(Kind(
        "themes", gettext_lazy("thema's"), _themes, wording.themes_in_words,
        _asker(gettext_lazy("Over welke thema's gaan de signalen over bejegening? Geteld: %(which)s.")),
        Data.SIGNALS,
    ))
    register(Kind(
        "trend", gettext_lazy("verloop"), _trend, wording.trend_in_words, _ask_trend, Data.SIGNALS,
    ))
    register(Kind(
        "comparison", gettext_lazy("vergelijking van twee periodes"), _comparison, wording.comparison_in_words,
        _ask_comparison, Data.SIGNALS,
    ))
    register(Kind(
        "quotes", gettext_lazy("citaten"), _quotes, wording.quotes_in_words,
        _asker(gettext_lazy("Wat vertellen mensen hier zelf over? Gekozen uit: %(which)s.")), Data.SIGNALS,
    ))
