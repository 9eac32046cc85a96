"""Dates in words, the same in every locale. Pure."""

import re

_ISO = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-([0-2]\d|3[01])")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def date_words(iso: str) -> tuple[str, str, str] | None:
    """Day, month and year of an ISO date in English; None for text that is no such date."""
    match = _ISO.fullmatch(iso)
    if match is None:
        return None
    year, month, of_month = match.groups()
    return str(int(of_month)), _MONTHS[int(month) - 1], year


def days_between(first: str, last: str) -> int:
    """Days from one ISO date to another; negative where the second is the earlier."""
    return _day(last) - _day(first)


def _day(iso: str) -> int:
    """Number of a day of the Gregorian calendar; a year is counted from its March."""
    year, month, of_month = map(int, iso.split("-"))
    year -= month < 3
    leap = year // 4 - year // 100 + year // 400
    return 365 * year + leap + (153 * ((month - 3) % 12) + 2) // 5 + of_month
