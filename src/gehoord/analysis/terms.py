"""Until when somebody has to answer: weeks or working days, Dutch public holidays, days that move on."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays
from holidays.constants import OPTIONAL, PUBLIC

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """The days of article 3 of the Algemene termijnenwet, Good Friday included, and 5 May in every year.

    Days that a royal decree puts on a par with them (often a Friday after Ascension Day) are not in it: they are
    decided some years ahead and no list of them works offline. Works without a network.
    """
    return frozenset(country_holidays("NL", years=year, categories=(PUBLIC, OPTIONAL)))


def is_working_day(day: date) -> bool:
    """
    >>> is_working_day(date(2027, 4, 27))
    False
    """
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


def working_day_from(day: date) -> date:
    """The day itself, or the first working day after it.

    >>> working_day_from(date(2026, 12, 25))
    datetime.date(2026, 12, 28)
    """
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_working_days(start: date, days: int) -> date:
    """The last of that many working days after `start`. Raises ValueError when `days` is negative.

    >>> add_working_days(date(2026, 12, 24), 2)
    datetime.date(2026, 12, 29)
    """
    if days < 0:
        raise ValueError(days)
    day = working_day_from(start) if not days else start
    while days:
        day += ONE_DAY
        days -= is_working_day(day)
    return day


def end_of_term(start: date, *, weeks: int = 0, working_days: int = 0) -> date:
    """The last day of a term that begins on the day after `start`: so many weeks, or so many working days when given.

    A term in weeks that ends on a Saturday, a Sunday or a public holiday runs to the end of the next working day
    (article 1 of the Algemene termijnenwet). That article is about terms of a law, and article 4 leaves out terms of
    more than twelve weeks (from memory, verify); a local ordinance may say otherwise. We move every term, which is
    never to the disadvantage of who has to answer.

    >>> end_of_term(date(2026, 11, 14), weeks=6)
    datetime.date(2026, 12, 28)
    >>> end_of_term(date(2026, 11, 26), working_days=30)
    datetime.date(2027, 1, 11)
    """
    if working_days:
        return add_working_days(start, working_days)
    return working_day_from(start + timedelta(weeks=weeks))
