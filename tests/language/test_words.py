"""What the bot quotes can be read back: a command in words is the same command again."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands import (
    AddPerson,
    Attend,
    Audience,
    Audit,
    Book,
    Broadcast,
    BroadcastRecall,
    BroadcastRetry,
    BroadcastStatus,
    Cancel,
    ClearOverride,
    Confirm,
    CopyWeek,
    Crisis,
    Decline,
    Erase,
    Explain,
    Export,
    Find,
    Grant,
    Handoff,
    Help,
    Late,
    Move,
    MoveFrom,
    MoveTo,
    NoShow,
    Offer,
    Override,
    Preview,
    Publish,
    RemovePerson,
    Repeat,
    Report,
    Revoke,
    SetHours,
    SetMe,
    SetPolicy,
    Show,
    Swap,
    Thanks,
    Undo,
    Waitlist,
    Without,
)
from bot.language import Context, Message, read
from bot.language.words import in_words
from engine.dates import DateRange, Rule
from engine.hours import Window

NOW = dt.datetime(2026, 5, 13, 9, 30)  # noqa: DTZ001 - the speaker's own clock
PEOPLE = ("Nora", "Omar", "Pia")
SESSIONS = ("intake", "couples")

ahead = st.integers(1, 700).map(lambda days: NOW.date() + dt.timedelta(days))
names = st.sampled_from(PEOPLE)
maybe_name = st.none() | names
weekdays = st.frozensets(st.integers(0, 6), min_size=1)
clock = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
moments = st.builds(dt.datetime.combine, ahead, clock)


@st.composite
def ranges(draw, longest=12):
    """One to three ranges that neither touch nor overlap."""
    found, start = [], draw(ahead)
    for _ in range(draw(st.integers(1, 3))):
        end = start + dt.timedelta(draw(st.integers(0, longest)))
        found.append(DateRange(start, end))
        start = end + dt.timedelta(draw(st.integers(3, 30)))
    return tuple(found)


@st.composite
def windows(draw, most=2):
    """Windows of a day, in order, apart, on quarter hours."""
    edges = sorted(draw(st.sets(st.integers(1, 95), min_size=2 * most, max_size=2 * most)))
    pairs = [Window(a * 15, b * 15) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return tuple(pairs[: draw(st.integers(1, most))])


rules = st.one_of(
    st.builds(
        lambda every, first: Rule("weekly", every=every, days=frozenset({first.weekday()}), first=first),
        st.integers(2, 4),
        ahead,
    ),
    st.builds(
        lambda nth, day: Rule("monthly", nth=(nth,), days=frozenset({day})),
        st.sampled_from([1, 2, 3, 4, -1]),
        st.integers(0, 6),
    ),
    st.builds(lambda day: Rule("monthly", month_days=(day,)), st.integers(1, 28)),
)

overrides = st.one_of(
    st.builds(Override, st.just("off"), dates=ranges(), for_=maybe_name),
    st.builds(Override, st.sampled_from(["extra", "block"]), dates=ranges(), windows=windows(), for_=maybe_name),
    # Hours for more than a week of dates ask for the weekdays.
    st.builds(Override, st.just("hours"), dates=ranges(longest=6), windows=windows(), for_=maybe_name),
    st.builds(Override, st.just("off"), rule=rules),
    st.builds(Override, st.just("block"), rule=rules, windows=windows(1)),
)
hours = st.one_of(
    st.builds(SetHours, st.sampled_from(["replace", "add"]), days=weekdays, windows=windows(), for_=maybe_name),
    st.builds(SetHours, st.just("remove"), days=weekdays, for_=maybe_name),
    st.builds(SetHours, st.just("remove"), days=weekdays, windows=windows(1)),
    st.builds(SetHours, st.just("replace"), days=weekdays, windows=windows(1), until=ahead),
)
minutes = st.sampled_from([10, 15, 30, 45, 50, 60, 80, 90, 120])
policies = st.one_of(
    st.builds(SetPolicy, session_minutes=minutes, after_minutes=st.none() | minutes),
    st.builds(SetPolicy, per_day=st.integers(1, 12), for_=maybe_name),
    st.builds(SetPolicy, per_week=st.integers(1, 60)),
    st.builds(SetPolicy, notice_minutes=st.sampled_from([120, 720, 1440, 2880])),
    st.builds(SetPolicy, horizon_days=st.integers(2, 120)),
    st.builds(SetPolicy, cancel_notice_minutes=st.sampled_from([120, 1440, 2880])),
    st.builds(SetPolicy, spacing_minutes=st.sampled_from([15, 20, 30, 60])),
    st.builds(SetPolicy, new_clients=st.booleans(), for_=maybe_name),
)
appointments = st.one_of(
    st.builds(Book, at=moments, client=names),
    st.builds(Book, at=moments, client=st.just("Nora"), with_=st.just("Omar")),
    st.builds(
        lambda at, client, every, times: Book(at, client, repeat=Repeat(every, times)),
        moments, names, st.integers(1, 3), st.none() | st.integers(2, 20),
    ),
    st.builds(Cancel, at=moments, client=names),
    st.builds(Cancel, dates=ranges(), client=names),
    st.builds(lambda client, at: Move(None, MoveTo(at=at), client), names, moments),
    st.builds(lambda client, a, b: Move(MoveFrom(at=a), MoveTo(at=b), client), names, moments, moments),
    st.builds(lambda day: Swap(("Nora", "Omar"), (DateRange(day, day),)), ahead),
)  # fmt: skip
others = st.one_of(
    st.builds(ClearOverride, dates=ranges(), for_=maybe_name),
    st.builds(lambda a, b: CopyWeek(_monday(a), _monday(b)), ahead, ahead),
    st.builds(Find, dates=ranges(), times=st.tuples(clock) | st.just(()), with_=maybe_name),
    st.builds(Find, days=weekdays, windows=windows(1)),
    st.builds(Waitlist, dates=ranges(), with_=maybe_name),
    st.builds(Show, st.sampled_from(["day", "bookings"]), dates=ahead.map(lambda day: (DateRange(day, day),))),
    st.builds(
        lambda day: Report("no_shows", (DateRange(day, day),)),
        st.integers(1, 300).map(lambda n: NOW.date() - dt.timedelta(n)),
    ),
    st.builds(Preview, overrides.map(lambda command: (command,))),
    st.builds(SetMe, language=st.sampled_from(["es", "fr", "de"])),
    st.builds(AddPerson, st.sampled_from(["therapist", "client"]), st.sampled_from(["Zoe", "Lena"]), ahead),
    st.builds(RemovePerson, st.just("therapist"), names),
    st.builds(Grant, st.sampled_from(["admin", "front_desk"]), names),
)


lately = st.integers(1, 300).map(lambda n: NOW.date() - dt.timedelta(n))
one_day = ahead.map(lambda day: (DateRange(day, day),))
looks = st.one_of(
    st.builds(Show, st.sampled_from(["hours", "overrides", "waitlist", "policy", "feed", "picture", "people"])),
    st.builds(Show, st.just("bookings"), which=st.sampled_from(["next", "last"])),
    st.builds(Explain, dates=one_day, for_=maybe_name),
    st.builds(Explain, at=moments),
    st.builds(
        lambda what, day: Report(what, (DateRange(day, day),)),
        st.sampled_from(["utilization", "cancellations", "bookings"]), lately,
    ),
    st.builds(lambda day, who: Audit(who=who, dates=(DateRange(day, day),)), lately, maybe_name),
    st.builds(lambda day: Export("bookings", (DateRange(day, day),), format="csv"), lately),
    st.builds(Find, dates=ranges(), first=st.integers(1, 5)),
    st.builds(Find, dates=one_day, minutes=st.sampled_from([30, 50, 90])),
    st.builds(Find, dates=one_day, without=st.builds(Without, windows=windows(1))),
)  # fmt: skip
more = st.one_of(
    st.builds(Cancel, client=names, which=st.sampled_from(["next", "last"])),
    st.builds(Cancel, dates=one_day, client=st.just("all"), offer=st.just(()) | one_day),
    st.builds(lambda day, client: Cancel(dates=(DateRange(day, day),), client=client, scope="rest"), ahead, names),
    st.builds(lambda client, span: Move(MoveFrom(dates=span), MoveTo(dates=span), client), names, one_day),
    st.builds(
        lambda client, span, shift: Move(MoveFrom(dates=span), MoveTo(shift_minutes=shift), client),
        names, one_day, st.sampled_from([-60, -30, 15, 30, 60]),
    ),
    st.builds(lambda client: Move(None, None, client, "Omar", "Pia"), st.just("Nora")),
    st.builds(Offer, at=moments, to=st.just("waitlist") | names),
    st.builds(Offer, dates=one_day, to=st.just("waitlist") | names),
    st.builds(NoShow, at=st.none(), client=names),
    st.builds(Late, client=st.none(), minutes=st.sampled_from([5, 10, 15, 20, 30])),
    st.builds(Publish, one_day, for_=maybe_name),
    st.builds(Waitlist, days=weekdays, windows=windows(1)),
    st.builds(
        lambda text: Broadcast(Audience("clients"), text), st.sampled_from(["the office moves", "parking is closed"])
    ),
    st.builds(lambda day: Broadcast(Audience("clients", dates=(DateRange(day, day),)), "the lift is broken"), ahead),
    st.builds(Revoke, st.sampled_from(["admin", "front_desk"]), names),
    st.builds(Erase, client=names),
    st.sampled_from([
        BroadcastStatus(), BroadcastRetry(), BroadcastRecall(), Undo(), Help(), Decline(), Confirm(), Crisis(),
    ]),
)  # fmt: skip
settings_ = st.one_of(
    st.builds(SetPolicy, before_minutes=minutes, session=st.none() | st.sampled_from(SESSIONS)),
    st.builds(SetPolicy, reminder_minutes=st.sampled_from([(1440,), (120,), (2880, 120)])),
    st.builds(SetPolicy, packing=st.booleans()),
    st.builds(SetPolicy, timezone=st.sampled_from(["America/Chicago", "Europe/London", "Asia/Tokyo"])),
    st.builds(SetPolicy, per_day=st.integers(1, 12), days=weekdays),
    st.builds(SetPolicy, per_day=st.integers(1, 12), from_=ahead),
    st.builds(SetPolicy, new_clients=st.booleans(), until=ahead),
    st.builds(SetPolicy, session_minutes=minutes, session=st.sampled_from(SESSIONS)),
    st.builds(SetMe, reminder_minutes=st.sampled_from([(), (30,), (1440, 60)])),
    st.builds(SetMe, timezone=st.sampled_from(["America/Chicago", "Europe/London", "Asia/Tokyo"])),
    st.builds(SetHours, st.just("replace"), days=weekdays, windows=windows(1), from_=ahead),
    st.builds(SetHours, st.just("replace"), days=weekdays, session=st.sampled_from(SESSIONS)),
    st.builds(Override, st.just("off"), dates=ranges(), session=st.sampled_from(SESSIONS)),
)
own = st.one_of(
    st.builds(Book, at=moments),
    st.builds(Book, at=moments, with_=names),
    st.builds(Cancel, at=moments),
    st.builds(Cancel, dates=one_day),
    st.builds(Cancel, scope=st.just("all")),
    st.builds(Cancel, which=st.just("next")),
    st.builds(lambda at: Move(None, MoveTo(at=at)), moments),
    st.builds(lambda a, b: Move(MoveFrom(at=a), MoveTo(at=b)), moments, moments),
    st.builds(Find, dates=one_day, windows=windows(1)),
    st.builds(Waitlist, dates=one_day),
    st.sampled_from([
        Waitlist(leave=True), Attend(), Show("place"), Show("invite"), Show("policy"), Export(), Erase(), Undo(),
        Help(), Handoff(), Crisis(), Decline(), SetMe(reminder_minutes=()), SetMe(reminder_minutes=(120,)), Thanks(),
    ]),
)  # fmt: skip


def _monday(day):
    return day - dt.timedelta(day.weekday())


def read_back(text, role="therapist"):
    context = Context(people=PEOPLE, sessions=SESSIONS)
    return read(Message(text, NOW, "America/Chicago", (role,), context=context))


@pytest.mark.parametrize(
    ("role", "commands"),
    [
        ("therapist", overrides),
        ("therapist", hours),
        ("therapist", policies),
        ("therapist", appointments),
        ("therapist", others),
        ("therapist", looks),
        ("therapist", more),
        ("therapist", settings_),
        ("client", own),
    ],
    ids=["exceptions", "hours", "policies", "appointments", "others", "looks", "more", "settings", "own"],
)
def test_reading_a_command_in_words_gives_the_command(role, commands):
    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(commands)
    def check(command):
        text = in_words(command)
        # Of a therapist's client "no more Mondays for Nora" says something else than of an admin's therapist.
        others = isinstance(command, SetHours) and command.for_
        said = read_back(text, "admin" if others else role)
        assert said.understood, (text, said)
        assert [plain(each) for each in said.readings[0].commands] == [plain(command)], text

    check()


def plain(command):
    """A command without the words that only say what it is about."""
    return Handoff() if isinstance(command, Handoff) else command


def test_every_command_has_words():
    assert in_words(Show("feed")) == "send the calendar link"
    assert (
        in_words(Override("off", (DateRange(dt.date(2026, 5, 15), dt.date(2026, 5, 17)),)))
        == "off on 15 May 2026 to 17 May 2026"
    )
