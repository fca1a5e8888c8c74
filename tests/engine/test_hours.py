"""A date's hours: templates, then overrides in their order."""

from datetime import date, timedelta

import pytest

from engine import DateRange, FieldError, Override, Rule, Schedule, Template, Window, ZoneRange
from engine.hours import hours, hours_between

THURSDAY, FRIDAY, SATURDAY = (date(2026, 3, day) for day in (12, 13, 14))
ALL = frozenset(range(7))


def windows(*texts):
    return tuple(Window.parse(*text.split("-")) for text in texts)


def template(*texts, days=ALL, **more):
    return Template(days, windows(*texts), **more)


def override(kind, *texts, on=FRIDAY, **more):
    return Override(kind, (DateRange(on, on),), windows=windows(*texts), **more)


DAYTIME = (template("09:00-17:00"),)


def friday(*overrides, templates=DAYTIME, on=FRIDAY, session="any"):
    found = hours(Schedule("UTC", templates, overrides), on, session)
    return [f"{start}-{end}" for start, end in (window.text() for window in found)]


NIGHT = (template("20:00-01:00"),)
by_rule = Override("hours", rule=Rule("weekly", days=frozenset({4})), windows=windows("10:00-12:00"))

CASES = [
    # the four kinds
    ([override("off")], []),
    ([override("hours", "10:00-14:00")], ["10:00-14:00"]),
    ([override("extra", "18:00-20:00")], ["09:00-17:00", "18:00-20:00"]),
    ([override("extra", "17:00-18:00")], ["09:00-18:00"]),
    ([override("block", "12:00-13:00")], ["09:00-12:00", "13:00-17:00"]),
    # in the order of the list
    ([override("off"), override("extra", "10:00-11:00")], ["10:00-11:00"]),
    ([override("extra", "10:00-11:00"), override("off")], []),
    ([override("block", "12:00-13:00"), override("hours", "10:00-14:00")], ["10:00-14:00"]),
    # rules before dates, the practice's last
    ([override("off"), by_rule], []),
    ([override("extra", "18:00-19:00"), by_rule], ["10:00-12:00", "18:00-19:00"]),
    ([override("off", practice=True), override("hours", "10:00-14:00")], []),
    ([override("extra", "10:00-11:00", practice=True), override("off")], ["10:00-11:00"]),
    # not on other dates
    ([override("off", on=THURSDAY)], ["09:00-17:00"]),
]


@pytest.mark.parametrize(("overrides", "found"), CASES)
def test_overrides_are_applied_one_after_the_other(overrides, found):
    assert friday(*overrides) == found


NIGHTS = [
    # an override touches the windows of its own dates only
    ([override("off")], FRIDAY, []),
    ([override("off")], THURSDAY, ["20:00-01:00"]),
    ([override("off")], SATURDAY, ["20:00-01:00"]),
    # a block that ends at midnight takes all the rest of its date
    ([override("block", "22:00-24:00")], FRIDAY, ["20:00-22:00"]),
    ([override("block", "22:00-00:00")], FRIDAY, ["20:00-22:00"]),
    ([override("block", "22:00-24:00")], SATURDAY, ["20:00-01:00"]),
    # one that runs past midnight is taken out of the next date too
    ([override("block", "23:00-00:30")], FRIDAY, ["20:00-23:00", "00:30-01:00"]),
    ([override("block", "22:00-21:00", on=THURSDAY)], FRIDAY, ["21:00-01:00"]),
    ([override("block", "22:00-21:00", on=THURSDAY), override("extra", "20:00-21:00")], FRIDAY, ["20:00-01:00"]),
]


@pytest.mark.parametrize(("overrides", "on", "found"), NIGHTS)
def test_windows_that_run_past_midnight_belong_to_the_date_they_start_on(overrides, on, found):
    assert friday(*overrides, templates=NIGHT, on=on) == found


def test_windows_and_overrides_for_some_types_exist_for_those_only():
    only = frozenset({"intake"})
    templates = (template("09:00-12:00"), template("12:00-14:00", sessions=only))
    assert friday(templates=templates, session="intake") == ["09:00-14:00"]
    assert friday(templates=templates, session="other") == ["09:00-12:00"]
    off = override("off", sessions=only)
    assert friday(off, templates=templates, session="intake") == []
    assert friday(off, templates=templates, session="other") == ["09:00-12:00"]
    assert friday(off, templates=templates, session=None) == ["09:00-12:00"]
    assert friday(templates=templates, session=None) == ["09:00-14:00"]


def test_an_every_other_week_template_counts_from_the_week_of_its_first_date():
    start = date(2026, 3, 12)
    found = Schedule("UTC", (template("09:00-10:00", days=frozenset({0, 4}), every=2, first=start),))
    dates = [day for day, each in hours_between(found, date(2026, 3, 1), date(2026, 4, 12)) if each]
    assert [day.isoformat()[5:] for day in dates] == ["03-13", "03-23", "03-27", "04-06", "04-10"]


def test_what_a_rule_gives_is_lazy_and_costs_nothing_for_its_past():
    ancient = Rule("weekly", 2, frozenset({4}), first=date(1900, 1, 5))
    off = Override("off", rule=ancient)
    endless = hours_between(Schedule("UTC", (template("09:00-10:00"),), (off,)), FRIDAY, date(2199, 12, 31))
    week = [next(endless)[1] for _ in range(15)]
    days = [FRIDAY + timedelta(days=n) for n in range(15)]
    assert [not each for each in week] == [ancient.covers(day) for day in days]


BAD = [
    # windows
    (lambda: Window.parse("09:00", "09:00"), "windows"),
    (lambda: Window.parse("24:00", "01:00"), "windows"),
    (lambda: Window.parse("9:00", "17:00"), "windows"),
    (lambda: Window.parse("09:60", "17:00"), "windows"),
    (lambda: Window.parse("09:00", "24:01"), "windows"),
    (lambda: Window(600, 500), "windows"),
    # templates and rules
    (lambda: template("09:00-10:00", every=2), "every"),
    (lambda: template("09:00-10:00", every=0), "every"),
    (lambda: template("09:00-10:00", first=SATURDAY, until=FRIDAY), "until"),
    (lambda: Rule("weekly"), "days"),
    (lambda: Rule("weekly", 2, frozenset({1})), "every"),
    (lambda: Rule("weekly", days=frozenset({7})), "days"),
    (lambda: Rule("weekly", days=frozenset({1}), nth=(1,)), "nth"),
    (lambda: Rule("monthly", days=frozenset({1}), nth=(6,)), "nth"),
    (lambda: Rule("monthly", days=frozenset({1})), "nth"),
    (lambda: Rule("monthly", nth=(1,)), "days"),
    (lambda: Rule("monthly", month_days=(0,)), "month_days"),
    (lambda: Rule("monthly", month_days=(32,)), "month_days"),
    (lambda: Rule("monthly", month_days=(1,), days=frozenset({1}), nth=(1,)), "month_days"),
    (lambda: Rule("monthly", month_days=(1,), months=(13,)), "months"),
    (lambda: Rule("yearly", month_days=(1,)), "freq"),
    # overrides and ranges
    (lambda: override("off", "09:00-10:00"), "windows"),
    (lambda: override("extra"), "windows"),
    (lambda: override("closed"), "kind"),
    (lambda: Override("off", (DateRange(FRIDAY, FRIDAY),), Rule("weekly", days=ALL)), "rule"),
    (lambda: DateRange(SATURDAY, FRIDAY), "to"),
    (lambda: ZoneRange(FRIDAY, FRIDAY, "Mars"), "timezone"),
    (lambda: Schedule("Mars"), "timezone"),
]


@pytest.mark.parametrize(("make", "field"), BAD)
def test_a_value_that_cannot_be_is_refused_by_the_name_of_its_field(make, field):
    with pytest.raises(FieldError) as caught:
        make()
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field}: ")


SECOND = frozenset({date(2026, 1, 11)})

RULES = [
    (Rule("monthly", days=frozenset({0}), nth=(1,)), ["01-05", "02-02", "03-02", "04-06"]),
    (Rule("monthly", days=frozenset({4}), nth=(5, -1)), ["01-30", "02-27", "03-27", "04-24"]),
    (Rule("monthly", month_days=(31,)), ["01-31", "03-31"]),
    (Rule("monthly", month_days=(-1,), months=(2, 4)), ["02-28", "04-30"]),
    (Rule("monthly", 3, month_days=(15,), first=date(2026, 1, 20)), ["04-15"]),
    (Rule("weekly", 3, frozenset({0}), first=date(2026, 2, 25), until=date(2026, 4, 10)), ["03-16", "04-06"]),
    (
        Rule("weekly", days=frozenset({6}), months=(1,), excluded=frozenset({date(2026, 1, 11)})),
        ["01-04", "01-18", "01-25"],
    ),
]


@pytest.mark.parametrize(("rule", "dates"), RULES)
def test_a_rule_gives_its_dates_in_order(rule, dates):
    found = list(rule.dates(date(2026, 1, 1), date(2026, 4, 30)))
    assert [day.isoformat()[5:] for day in found] == dates
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(120)]
    assert found == [day for day in year if rule.covers(day)]
