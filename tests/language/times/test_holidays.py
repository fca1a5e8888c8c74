"""Holidays by country, against dates looked up elsewhere."""

from datetime import date

import pytest

from bot.language.times.holidays import holiday_dates
from tests.language.times.notation import NOW, setting


@pytest.mark.parametrize(
    ("name", "year", "country", "expected"),
    [
        # counted from Easter
        ("easter", 2026, "US", date(2026, 4, 5)),
        ("easter", 2038, "US", date(2038, 4, 25)),
        ("good_friday", 2027, "GB", date(2027, 3, 26)),
        ("mardi_gras", 2026, "US", date(2026, 2, 17)),
        # kept on different days
        ("thanksgiving", 2026, "US", date(2026, 11, 26)),
        ("thanksgiving", 2026, "CA", date(2026, 10, 12)),
        ("labor", 2026, "US", date(2026, 9, 7)),
        ("labor", 2026, "DE", date(2026, 5, 1)),
        ("black_friday", 2026, "CA", date(2026, 11, 27)),
        # the day itself, not the day off for it
        ("independence", 2026, "US", date(2026, 7, 4)),
        ("juneteenth", 2026, "US", date(2026, 6, 19)),
        ("christmas_eve", 2026, "US", date(2026, 12, 24)),
        # counted
        ("mlk", 2027, "US", date(2027, 1, 18)),
        ("memorial", 2026, "US", date(2026, 5, 25)),
        ("mothers_day", 2026, "US", date(2026, 5, 10)),
        ("mothers_day", 2026, "GB", date(2026, 3, 15)),
        ("mothers_day", 2026, "ES", date(2026, 5, 3)),
        ("mothers_day", 2026, "FR", date(2026, 5, 31)),
        ("mothers_day", 2023, "FR", date(2023, 6, 4)),
        ("mothers_day", 2026, "MX", date(2026, 5, 10)),
        ("fathers_day", 2026, "US", date(2026, 6, 21)),
        ("fathers_day", 2026, "ES", date(2026, 3, 19)),
        ("fathers_day", 2026, "AU", date(2026, 9, 6)),
        # by another calendar, wherever one lives
        ("yom_kippur", 2026, "US", date(2026, 9, 21)),
        ("chinese_new_year", 2026, "US", date(2026, 2, 17)),
        ("orthodox_easter", 2026, "US", date(2026, 4, 12)),
        ("clean_monday", 2026, "US", date(2026, 2, 23)),
        ("corpus_christi", 2026, "US", date(2026, 6, 4)),
        ("purim", 2026, "US", date(2026, 3, 3)),
        ("shavuot", 2026, "US", date(2026, 5, 22)),
        ("vesak", 2026, "US", date(2026, 5, 31)),
    ],
)
def test_a_holiday_falls_on_its_date(name: str, year: int, country: str, expected: date):
    asked = setting()
    assert holiday_dates(name, year, type(asked)(NOW, asked.timezone, "MDY", country)) == [expected]


def test_where_no_country_is_given_it_is_that_of_the_time_zone():
    asked = setting()
    toronto = type(asked)(NOW, "America/Toronto", "MDY")
    assert holiday_dates("thanksgiving", 2026, toronto) == [date(2026, 10, 12)]
