"""The demo's page in a real browser: what somebody sees, and what happens when they type, tap and click."""

import datetime as dt
import os
import re
import signal
import subprocess
import sys
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

TODAY = dt.datetime.now(ZoneInfo("Europe/London")).date()


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Message").fill(text)
    page.keyboard.press("Enter")


def answers(page: Page):
    return page.locator("#messages li.practice")


def day(page: Page, date: dt.date):
    return page.locator(f'.day[data-date="{date.isoformat()}"]')


def coming(weekday: int, weeks: int = 0) -> dt.date:
    """The first such weekday after today, or one later."""
    return TODAY + dt.timedelta(days=(weekday - TODAY.weekday() - 1) % 7 + 1 + 7 * weeks)


def written(date: dt.date) -> str:
    return f"{date:%A} {date.day} {date:%B}"


def test_the_page_opens_with_a_chat_beside_fourteen_days(look):
    page = look.page()
    expect(page.get_by_role("heading", name="Ana’s chat")).to_be_visible()
    expect(page.get_by_role("heading", name="Ana: the next two weeks")).to_be_visible()
    expect(page.locator(".day")).to_have_count(14)
    expect(page.locator(".track .opening").first).to_be_visible()
    expect(page.locator(".track .booking", has_text="Sam").first).to_be_visible()


def test_nothing_is_asked_of_anybody_else(look):
    look.page()
    assert look.asked
    assert [url for url in look.asked if not url.startswith(look.url)] == []


def test_a_change_of_hours_shows_in_the_calendar_beside_it(visit):
    page = visit.page()
    tuesday = day(page, coming(1))
    expect(tuesday).to_contain_text("10:00-13:00")
    say(page, "tuesdays 7-8 in the morning")
    expect(answers(page)).to_have_count(1)
    expect(answers(page)).to_contain_text("07:00-08:00")


def test_while_an_answer_takes_its_time_the_chat_shows_that_it_is_coming(visit, demo):
    page = visit.page()
    pause = page.locator("#messages .pause")
    expect(pause).to_have_count(0)
    demo.process.send_signal(signal.SIGSTOP)
    try:
        say(page, "what does tomorrow look like")
        expect(pause).to_be_visible()
    finally:
        demo.process.send_signal(signal.SIGCONT)
    expect(answers(page)).to_have_count(1)
    expect(pause).to_have_count(0)


def test_undo_is_a_button_and_the_calendar_follows(visit):
    page = visit.page()
    saturday = day(page, coming(5))
    expect(saturday).to_contain_text("Closed")
    say(page, f"open {written(coming(5))} 10-1")
    expect(saturday).to_contain_text("10:00-13:00")
    expect(saturday.locator(".opening")).to_have_count(3)
    page.get_by_role("button", name="Undo").click()
    expect(saturday).to_contain_text("Closed")
    expect(saturday.locator(".opening")).to_have_count(0)


def test_who_is_booked_is_named_before_anything_happens(visit):
    page = visit.page()
    friday = coming(4, 1) if TODAY.weekday() != 4 else coming(4)
    say(page, f"off {written(friday)}")
    answer = answers(page).last
    for name in ("Sam", "Priya", "Leo"):
        expect(answer).to_contain_text(name)
    expect(answer).to_contain_text(written(friday))
    expect(day(page, friday).locator(".booking")).to_have_count(3)
    expect(day(page, friday)).to_contain_text("09:00-17:00")
    answer.get_by_role("button", name="Keep").click()
    expect(day(page, friday).locator(".opening")).to_have_count(0)
    expect(day(page, friday).locator(".booking")).to_have_count(3)


def test_a_client_books_an_opening_by_clicking_it(visit):
    page = visit.page("Sam")
    tuesday = coming(1)
    day(page, tuesday).get_by_role("button", name="at 15:00").click()
    expect(page.get_by_role("textbox")).to_have_value(f"book me {written(tuesday)} at 15:00")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Enter")
    expect(answers(page).last).to_contain_text("15:00")
    expect(day(page, tuesday).locator(".booking")).to_contain_text("15:00 You")


def test_a_client_sees_nobody_elses_name(look):
    page = look.page("Sam")
    expect(page.locator(".track .booking").first).to_contain_text("You")
    for name in ("Priya", "Leo", "Maya", "Jonah"):
        expect(page.locator("#calendar")).not_to_contain_text(name)


def test_what_one_page_does_shows_on_another(visit):
    ana, sam = visit.page("Ana"), visit.page("Sam")
    saturday = coming(5)
    say(ana, f"open {written(saturday)} 10-1")
    expect(day(sam, saturday).locator(".opening")).to_have_count(3)


def test_news_for_somebody_else_is_counted_beside_their_name(visit):
    page = visit.page("Sam")
    tuesday = coming(1)
    say(page, f"book me {written(tuesday)} at 15:00")
    expect(day(page, tuesday).locator(".booking")).to_contain_text("You")
    ana = page.locator("#people label", has_text="Ana")
    expect(ana.locator(".count")).to_have_text("1")
    ana.click()
    expect(page.get_by_role("heading", name="Ana’s chat")).to_be_visible()
    expect(answers(page).last).to_contain_text("Sam")
    expect(page.locator("#people .count")).to_have_count(0)


def test_the_admin_looks_at_either_therapist(look):
    page = look.page("Nora")
    page.get_by_role("button", name="Raj").click()
    expect(page.get_by_role("heading", name="Raj: the next two weeks")).to_be_visible()
    expect(page.locator(".track .booking", has_text="Jonah").first).to_be_visible()


def test_everything_can_be_done_with_the_keyboard(visit):
    page = visit.page()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Ana")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Raj’s chat")).to_be_visible()
    expect(page.get_by_role("radio", name="Raj")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#messages li.mine")).to_have_count(1)
    expect(page.get_by_role("textbox")).to_be_focused()
    expect(answers(page).get_by_role("button").last).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(answers(page).get_by_role("button").last).to_be_focused()


def test_what_was_said_is_there_again_after_a_reload(visit):
    page = visit.page()
    say(page, "what does next week look like")
    expect(answers(page)).to_have_count(1)
    said = page.locator("#messages").inner_text()
    page.reload()
    expect(answers(page)).to_have_count(1)
    assert page.locator("#messages").inner_text() == said


def test_what_somebody_types_is_text_and_never_markup(visit):
    page = visit.page()
    say(page, "<img src=x onerror=alert(1)> <b>fridays</b> off")
    expect(answers(page)).to_have_count(1)
    expect(page.locator("#messages li.mine")).to_have_text("<img src=x onerror=alert(1)> <b>fridays</b> off")
    assert page.locator("#messages img").count() == 0


def test_a_server_that_is_gone_is_said_and_a_message_can_be_sent_again(visit, demo):
    page = visit.page()
    demo.stop()
    expect(page.get_by_role("status")).to_contain_text("No connection")
    say(page, "what does next week look like")
    again = page.get_by_role("button", name="Not sent. Try again")
    expect(again).to_be_visible()
    demo.start("--port", visit.url.rstrip("/").rsplit(":", 1)[1])
    expect(page.get_by_role("status")).to_be_hidden()
    again.click()
    expect(answers(page)).to_have_count(1)
    visit.errors.clear()


def test_what_was_done_survives_a_restart_and_fresh_forgets_it(visit, demo):
    page = visit.page()
    saturday = coming(5)
    say(page, f"open {written(saturday)} 10-1")
    expect(day(page, saturday)).to_contain_text("10:00-13:00")
    page.close()
    for options, hours in (((), "10:00-13:00"), (("--fresh",), "Closed")):
        demo.stop()
        demo.start(*options)
        visit.url = demo.url
        page = visit.page()
        expect(day(page, saturday)).to_contain_text(hours)
        page.close()


def test_a_phone_shows_one_half_at_a_time_and_never_scrolls_sideways(phone):
    page = phone.page()
    for name, visible, hidden in (("Chat", "#chat", "#calendar"), ("Calendar", "#calendar", "#chat")):
        page.get_by_role("button", name=name).first.tap()
        expect(page.locator(visible)).to_be_visible()
        expect(page.locator(hidden)).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_on_a_phone_the_calendar_says_that_it_has_changed(phone):
    page = phone.page()
    tab = page.get_by_role("button", name="Calendar")
    say(page, f"open {written(coming(5))} 10-1")
    expect(tab.locator(".news")).to_be_visible()
    tab.tap()
    expect(day(page, coming(5))).to_contain_text("10:00-13:00")
    expect(tab.locator(".news")).to_be_hidden()


MAIN_JOB = {
    "Ana": (
        "Mondays 9 to 5",
        "tues & thurs 10-6 with lunch 1-2",
        "off this Friday",
        "off next Friday",
        "only 10-2 tomorrow",
        "open sat 10-1 just this once",
        "50 min sessions, 10 min between",
        "every first Monday of the month off",
        "what does next week look like",
        "undo",
    ),
    "Sam": ("anything Monday afternoon?", "book me Monday at 3", "can we do 4 instead", "cancel monday"),
    "Nora": ("tell everyone with sessions on Friday that we close at two",),
}


def test_the_main_job_works_word_for_word(visit):
    for name in ("Sam", "Nora", "Ana"):
        page = visit.page(name)
        for text in MAIN_JOB[name]:
            before = answers(page).count()
            say(page, text)
            expect(answers(page)).not_to_have_count(before)
            expect(answers(page).last).not_to_contain_text("understand")
            expect(answers(page).last).to_contain_text(re.compile(r"\d|Which|Undone"))
        page.close()


def test_a_client_on_another_clock_books_the_time_they_clicked(visit):
    page = visit.page("Sam")
    say(page, "set my timezone to tokyo")
    expect(answers(page).last).to_contain_text("Tokyo")
    tuesday = coming(1)
    page.reload()
    day(page, tuesday).get_by_role("button", name="at 15:00").click()
    expect(page.get_by_role("textbox")).to_have_value(f"book me {written(tuesday)} at 15:00 London time")
    page.keyboard.press("Enter")
    expect(day(page, tuesday).locator(".booking")).to_contain_text("15:00 You")


CUT_OFF = "nodes => nodes.filter(node => node.scrollHeight > node.clientHeight + 1).length"


def test_short_sessions_can_be_read_in_the_calendar(visit):
    page = visit.page()
    say(page, "15 min sessions, 5 min between")
    expect(answers(page)).to_have_count(1)
    expect(page.locator(".track .opening", has_text="10:20").first).to_be_attached()
    assert page.locator(".track .opening").evaluate_all(CUT_OFF) == 0


def test_a_long_name_pushes_nobody_off_the_page(visit, demo):
    long = "Maximiliane-Theodora von Hohenzollern-Sigmaringen"
    environment = {**os.environ, "OPENINGS_HOME": str(demo.home / "demo")}
    subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--as", "client", "--name", long],
        input="", text=True, env=environment, check=True, capture_output=True,
    )  # fmt: skip
    demo.stop()
    demo.start()
    visit.url = demo.url
    page = visit.page()
    expect(page.locator("#people label", has_text=long)).to_be_visible()
    assert page.evaluate(
        "document.querySelector('#people').scrollWidth <= document.querySelector('#people').clientWidth"
    )


def test_on_a_phone_whoever_speaks_is_in_sight(phone):
    page = phone.page("Nora")
    expect(page.locator("#people label", has_text="Nora")).to_be_in_viewport()
